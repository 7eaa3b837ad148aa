import type { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

const STEPS = 9;
let step = 0;
let refusals = 0;
let print = (text: string): void => console.log(text);

/** Sends what scenes say elsewhere: tests listen. @returns what goes back to the screen */
export function sayTo(listener: (text: string) => void): () => void {
  const before = print;
  print = listener;
  return () => {
    print = before;
  };
}

/** Begins one of the steps of the main job. */
export function beginStep(title: string): void {
  step += 1;
  print(`\n[${step}/${STEPS}] ${title}`);
}

export function say(text: string): void {
  print(`      ${text}`);
}

/** A table, its columns as wide as their widest cell. */
export function sayTable(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const lines = [columns, ...rows].map((row) =>
    row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en") : cell)),
  );
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  for (const [number, line] of lines.entries()) {
    const isNumber = (at: number): boolean => typeof rows[0]?.[at] === "number";
    const cells = line.map((cell, at) =>
      isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    say(`  ${cells.join("  ").trimEnd()}`);
    if (number === 0) say(`  ${widths.map((width) => "─".repeat(width)).join("  ")}`);
  }
}

/** A refusal that was wanted, in plain words. */
export function sayRefused(what: string, error: MediConnectError): void {
  refusals += 1;
  print(`      ✗ ${what}`);
  print(`        ${error.message}`);
  print(`        → ${error.remedy}`);
}

/** How many refusals were wanted and came. */
export function refusalCount(): number {
  return refusals;
}

/** A line that is written over while long work goes on, where a person is looking. */
export function sayProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r      ${text}\x1b[K`);
}

export function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
}
