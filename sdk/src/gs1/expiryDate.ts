import { MediConnectError } from "../errors/MediConnectError.ts";
import { daysInMonth } from "./aiRules.ts";
import { quoteScan } from "./characterSets.ts";

/**
 * The date that (17) means, `YYYY-MM-DD`. Day 00 is the last of the month (GS1 General Specifications, 3.4.7).
 *
 * @param yymmdd six digits
 * @param today the day of the scan, which decides on the century
 * @throws MediConnectError `GS1_DATE_WRONG`
 */
export function expiryToIso(yymmdd: string, today: Date): string {
  const [yy, month, day] = [yymmdd.slice(0, 2), yymmdd.slice(2, 4), yymmdd.slice(4)];
  const year = resolveYear(Number(yy), today);
  const last = daysInMonth(year, Number(month));
  const iso = `${year}-${month}-${day === "00" ? last : day}`;
  requireIsoDate(iso);
  return iso;
}

/**
 * The six digits YYMMDD of (17) for a date `YYYY-MM-DD`.
 *
 * @param today the day of printing; a date more than 50 years away could not be read back, and is refused
 * @throws MediConnectError `GS1_DATE_WRONG`
 */
export function isoToExpiry(iso: string, today: Date = new Date()): string {
  requireIsoDate(iso);
  const year = Number(iso.slice(0, 4));
  if (resolveYear(year % 100, today) !== year) {
    throw wrongDate(iso, "lies too far from today for a year of two digits");
  }
  return iso.slice(2).replaceAll("-", "");
}

/** The year nearest to today that ends in `yy`: GS1 General Specifications, section 7.12. */
function resolveYear(yy: number, today: Date): number {
  const century = Math.floor(today.getUTCFullYear() / 100) * 100;
  const ahead = yy - (today.getUTCFullYear() % 100);
  if (ahead > 50) return century - 100 + yy;
  if (ahead < -49) return century + 100 + yy;
  return century + yy;
}

/** Whether a text is a day of the calendar as `YYYY-MM-DD`: the one rule for dates that people or documents give. */
export function isIsoDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** @throws MediConnectError `GS1_DATE_WRONG` where it is no day of the calendar as `YYYY-MM-DD` */
export function requireIsoDate(iso: string): void {
  if (!isIsoDate(iso)) throw wrongDate(iso, "is no date");
}

function wrongDate(iso: string, wrong: string): MediConnectError {
  const shown = quoteScan(iso);
  return new MediConnectError(
    "GS1_DATE_WRONG",
    `"${shown}" ${wrong}.`,
    "Give a day of the calendar as YYYY-MM-DD, for example 2028-06-30.",
    {
      date: shown,
    },
  );
}
