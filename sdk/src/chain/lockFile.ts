import { linkSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { commandLineOf, isAlive } from "./processes.ts";
import { readJsonFile } from "./readJsonFile.ts";

const TAKEOVER_MS = 5000;

/** What a lock says of its holder: this process. */
export function ownMark(): { readonly pid: number; readonly command: string | undefined } {
  return { pid: process.pid, command: commandLineOf(process.pid) };
}

/**
 * Takes a lock, or that of a holder that has died.
 *
 * @param mark what it says of its holder
 * @returns whether it is ours now
 */
export function tryLock(lock: string, mark: object = ownMark()): boolean {
  if (takeLock(lock, mark)) return true;
  dropStaleLock(lock);
  return takeLock(lock, mark);
}

/** A link appears with its content or not at all, so that a lock always names its holder. */
export function takeLock(lock: string, mark: object = ownMark()): boolean {
  const draft = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, JSON.stringify(mark));
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Under a lock of its own: else, of two who see the same dead holder, the second would drop the first one's lock. */
export function dropStaleLock(lock: string): void {
  if (holderLives(lock)) return;
  const takeover = `${lock}.takeover`;
  try {
    writeFileSync(takeover, "", { flag: "wx" });
  } catch {
    if (ageOf(takeover) > TAKEOVER_MS) rmSync(takeover, { force: true });
    return;
  }
  try {
    if (!holderLives(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

function holderLives(lock: string): boolean {
  const holder = readJsonFile(lock);
  if (typeof holder !== "object" || holder === null || !("pid" in holder)) return false;
  if (typeof holder.pid !== "number" || !isAlive(holder.pid)) return false;
  // After a reboot the number may be somebody else's.
  const command = "command" in holder ? holder.command : undefined;
  return command === undefined || command === commandLineOf(holder.pid);
}

function ageOf(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
