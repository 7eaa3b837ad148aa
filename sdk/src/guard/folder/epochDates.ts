import type { EpochTerms } from "../EpochRecord.ts";

const DAY = 86_400;
/** Longer than post-dating, a repeat's year, an issue's days and an undo together: see docs/guard.md. */
export const EPOCH_SECONDS = 730 * DAY;

/**
 * Dates of a first epoch on this machine. A chain of another day has another clock than the holders, and one on which
 * nothing happens stands at its latest block: all of these times must be within the epoch.
 *
 * @param clocks seconds since 1970
 */
export function epochAround(clocks: readonly number[]): Omit<EpochTerms, "id"> {
  const validUntil = Math.max(...clocks) + EPOCH_SECONDS;
  return {
    validFrom: Math.min(...clocks) - DAY,
    validUntil,
    answersUntil: validUntil + EPOCH_SECONDS,
  };
}
