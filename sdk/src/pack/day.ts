import { requireIsoDate } from "../gs1/expiryDate.ts";

const DAY_MS = 86_400_000;

/**
 * Days since 1970-01-01 of an ISO date. What is no day of the calendar is refused: `Date` would take 30 February for 1 March,
 * and a lot would have that expiry for good.
 *
 * @throws MediConnectError `GS1_DATE_WRONG`
 */
export function parseIsoDay(date: string): number {
  requireIsoDate(date);
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** ISO date of a number of days since 1970-01-01. */
export function formatIsoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
