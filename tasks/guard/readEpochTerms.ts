import { type EpochTerms, MediConnectError } from "../../sdk/src/index.ts";
import { isIsoDate } from "../../sdk/src/gs1/expiryDate.ts";
import { EPOCH_SECONDS } from "../../sdk/src/guard/folder/epochDates.ts";
import type { TaskInput } from "../TaskInput.ts";

/**
 * @param now seconds since 1970
 * @throws MediConnectError `OPTION_INVALID`
 */
export function readEpochTerms(input: TaskInput, now: number): EpochTerms {
  const validFrom = readInstant(input, "validFrom") ?? now;
  const validUntil = readInstant(input, "validUntil") ?? validFrom + EPOCH_SECONDS;
  const answersUntil = readInstant(input, "answersUntil") ?? validUntil + EPOCH_SECONDS;
  return { id: readEpochId(input, validFrom), validFrom, validUntil, answersUntil };
}

/** `--epoch`, else the first of the year in which it begins. */
export function readEpochId(input: TaskInput, begins: number): string {
  return input.optional("epoch") ?? `${new Date(begins * 1000).getUTCFullYear()}-1`;
}

function readInstant(input: TaskInput, name: string): number | undefined {
  const text = input.optional(name);
  if (text === undefined) return undefined;
  const milliseconds = /^.{10}(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (isIsoDate(text.slice(0, 10)) && !Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new MediConnectError(
    "OPTION_INVALID",
    `${option} wants a day such as 2027-01-01, or an instant such as 2027-01-01T06:00Z, not ${JSON.stringify(text)}.`,
    "See --help.",
    { option },
  );
}
