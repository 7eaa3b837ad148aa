import type { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

const STEPS = 8;
let step = 0;
let refusals = 0;

/** Begins one of the steps of the main job. */
export function beginStep(title: string): void {
  step += 1;
  console.log(`\n[${step}/${STEPS}] ${title}`);
}

export function say(text: string): void {
  console.log(`      ${text}`);
}

/** A refusal that was wanted, in plain words. */
export function sayRefused(what: string, error: MediConnectError): void {
  refusals += 1;
  console.log(`      ✗ ${what}`);
  console.log(`        ${error.message}`);
  console.log(`        → ${error.remedy}`);
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
