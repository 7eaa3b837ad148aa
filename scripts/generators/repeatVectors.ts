import { DAY, dayOf, localDayReader, monthsAfter, startOf, type Zone, ZONES } from "./wallDays.ts";

const ORDINARY_MONTHS = 6;
const REPEAT_MONTHS = 12;
const LEAD_DAYS = 7;

/** How an issue ends, on a day counted from when it may be supplied, at a second of that day in UTC. */
interface IssueEnd {
  readonly days: number;
  readonly second: number;
  readonly suppliedAny: boolean;
}

const supplied = (days: number, second: number): IssueEnd => ({ days, second, suppliedAny: true });
const notDispensed = (days: number, second: number): IssueEnd => ({ days, second, suppliedAny: false });

const COURSES: readonly (readonly IssueEnd[])[] = [
  // As early as it may be: no drift.
  [supplied(0, 12 * 3600), supplied(0, 12 * 3600), supplied(0, 12 * 3600), supplied(0, 12 * 3600)],
  // On the day it is due, and near midnight.
  [supplied(0, 0), supplied(LEAD_DAYS, DAY - 1), supplied(LEAD_DAYS, 1800), supplied(LEAD_DAYS, 82_800)],
  // Late, then early again.
  [supplied(20, 3599), supplied(45, 3600), supplied(0, 43_200), supplied(1, 84_600)],
  // Not dispensed at first, in the middle, and twice in a row.
  [notDispensed(3, 43_200), supplied(9, 43_200), notDispensed(0, 43_200), notDispensed(12, 43_200)],
];

const REPEAT_DAYS = [1, 3, 4, 7, 27, 28, 30, 56, 84, 91];

/** First days of a repeat around turns of the clock, leap days and the ends of months. */
const FIRST_DAYS = [
  [2026, 3, 2],
  [2026, 3, 28],
  [2026, 8, 31],
  [2026, 10, 24],
  [2027, 1, 31],
  [2027, 8, 29],
  [2028, 2, 29],
  [2099, 12, 31],
] as const;

/** Issues of repeats, one after the other, each with the dates of the next. */
export function repeatVectors(): object[] {
  return ZONES.flatMap((zone, place) => {
    const localDay = localDayReader(zone);
    return FIRST_DAYS.flatMap(([year, month, day], index) => {
      const signedAt = dayOf(year, month, day) * DAY + 9 * 3600;
      const daysSupply = REPEAT_DAYS[(place + index) % REPEAT_DAYS.length] ?? 28;
      const course = COURSES[(place + 3 * index) % COURSES.length] ?? [];
      return courseVectors(zone, localDay, signedAt, daysSupply, course);
    });
  });
}

function courseVectors(
  zone: Zone,
  localDay: (instant: number) => number,
  signedAt: number,
  daysSupply: number,
  course: readonly IssueEnd[],
): object[] {
  const lead = Math.min(LEAD_DAYS, Math.floor(daysSupply / 4));
  let due = localDay(signedAt);
  let begun = false;
  let notBefore = signedAt;
  let expiresAt = startOf(localDay, monthsAfter(due, ORDINARY_MONTHS));
  return course.map(({ days, second, suppliedAny }) => {
    const endedAt = Math.max(notBefore, (Math.floor(notBefore / DAY) + days) * DAY + second);
    const before = { notBefore, expiresAt, begun };
    if (suppliedAny && !begun) expiresAt = startOf(localDay, monthsAfter(localDay(signedAt), REPEAT_MONTHS));
    begun ||= suppliedAny;
    if (begun) {
      due = Math.max(due, localDay(endedAt)) + daysSupply;
      notBefore = startOf(localDay, due - lead);
    }
    return {
      zone: zone.name,
      quarterHours: zone.quarterHours,
      daylight: zone.daylight,
      daysSupply,
      ...before,
      endedAt,
      suppliedAny,
      nextNotBefore: notBefore,
      nextExpiresAt: expiresAt,
    };
  });
}
