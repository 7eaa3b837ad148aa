import { expiryToIso, isoToExpiry } from "../../gs1/expiryDate.ts";
import { parseIsoDay } from "../day.ts";

/**
 * The day that an expiry means, counted from 1970-01-01.
 *
 * @param text `YYYY-MM-DD`, or `YYMMDD` as in GS1 (17), where day 00 is the last of the month
 * @param today decides on the century of `YYMMDD`
 * @throws MediConnectError `GS1_DATE_WRONG`, also for a date so far away that (17) could not hold it
 */
export function parseExpiry(text: string, today = new Date()): number {
  if (/^\d{6}$/.test(text)) return parseIsoDay(expiryToIso(text, today));
  isoToExpiry(text, today);
  return parseIsoDay(text);
}
