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
  requireDate(iso);
  return iso;
}

/**
 * The six digits YYMMDD of (17) for a date `YYYY-MM-DD`.
 *
 * @param today the day of printing; a date more than 50 years away could not be read back, and is refused
 * @throws MediConnectError `GS1_DATE_WRONG`
 */
export function isoToExpiry(iso: string, today: Date = new Date()): string {
  requireDate(iso);
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

function requireDate(iso: string): void {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? []).map(Number);
  const isDate =
    year !== undefined && month !== undefined && day !== undefined && month >= 1 && month <= 12 && day >= 1;
  if (!isDate || day > daysInMonth(year, month)) throw wrongDate(iso, "is no date");
}

function wrongDate(iso: string, wrong: string): MediConnectError {
  const shown = quoteScan(iso);
  return new MediConnectError("GS1_DATE_WRONG", `"${shown}" ${wrong}.`, "Give the expiry as YYYY-MM-DD.", {
    date: shown,
  });
}
