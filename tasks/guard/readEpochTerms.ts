import { type EpochTerms, MediConnectError } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

const DAY = 86_400;
/** Longer than post-dating, a repeat's year, an issue's days and an undo together: see docs/guard.md. */
const EPOCH_DAYS = 730;

/**
 * @param now seconds since 1970
 * @throws MediConnectError `OPTION_INVALID`
 */
export function readEpochTerms(input: TaskInput, now: number): EpochTerms {
  const validFrom = readInstant(input, "validFrom") ?? now;
  const validUntil = readInstant(input, "validUntil") ?? validFrom + EPOCH_DAYS * DAY;
  const answersUntil = readInstant(input, "answersUntil") ?? validUntil + EPOCH_DAYS * DAY;
  const id = input.optional("epoch") ?? `${new Date(validFrom * 1000).getUTCFullYear()}-1`;
  return { id, validFrom, validUntil, answersUntil };
}

function readInstant(input: TaskInput, name: string): number | undefined {
  const text = input.optional(name);
  if (text === undefined) return undefined;
  const milliseconds = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new MediConnectError(
    "OPTION_INVALID",
    `${option} wants a day such as 2027-01-01, or an instant such as 2027-01-01T06:00Z, not ${JSON.stringify(text)}.`,
    "See --help.",
    { option },
  );
}
