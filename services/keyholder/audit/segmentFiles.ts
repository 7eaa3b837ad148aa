import { readdirSync, statSync } from "node:fs";
import path from "node:path";

const CLOSED = /^audit\.(\d{6})\.jsonl$/;

/** The segment that is written to: from the first start on it is always there. */
export function newestFile(folder: string): string {
  return path.join(folder, "audit.jsonl");
}

/** Where a segment is kept from its closing on, until the operator moves it to an archive. */
export function closedFile(folder: string, segment: number): string {
  return path.join(folder, `audit.${String(segment).padStart(6, "0")}.jsonl`);
}

/** Where the next segment is begun; of no worth after a kill. */
export function draftFile(folder: string): string {
  return `${newestFile(folder)}.draft`;
}

/** Highest number of the closed segments that are still in the folder; 0 where there is none. */
export function newestClosed(folder: string): number {
  const numbers = readdirSync(folder).map((name) => Number(CLOSED.exec(name)?.[1] ?? 0));
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

/** Two names of one file, not two copies. */
export function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
