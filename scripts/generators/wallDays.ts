/** A zone as the time zone database and as the contracts name it. */
export interface Zone {
  readonly name: string;
  /** Standard offset from UTC. */
  readonly quarterHours: number;
  readonly daylight: boolean;
}

export const ZONES: readonly Zone[] = [
  { name: "Europe/London", quarterHours: 0, daylight: true },
  { name: "Europe/Lisbon", quarterHours: 0, daylight: true },
  { name: "Europe/Berlin", quarterHours: 4, daylight: true },
  { name: "Europe/Helsinki", quarterHours: 8, daylight: true },
  { name: "Atlantic/Azores", quarterHours: -4, daylight: true },
  { name: "UTC", quarterHours: 0, daylight: false },
  { name: "Africa/Johannesburg", quarterHours: 8, daylight: false },
  { name: "Asia/Kathmandu", quarterHours: 23, daylight: false },
  { name: "Asia/Tokyo", quarterHours: 36, daylight: false },
  { name: "Pacific/Kiritimati", quarterHours: 56, daylight: false },
  { name: "America/Bogota", quarterHours: -20, daylight: false },
  { name: "Pacific/Niue", quarterHours: -44, daylight: false },
];

export const DAY = 86_400;

/** Days since 1970-01-01. */
export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 1000 / DAY;
}

/** What the wall of a zone shows at an instant, by the time zone database that Intl reads. */
export function localDayReader(zone: Zone): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone.name,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  return (instant) => {
    const parts = format.formatToParts(new Date(instant * 1000));
    const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    return dayOf(read("year"), read("month"), read("day"));
  };
}

/** First second at which the wall shows `day`; found by asking, not by knowing an offset. */
export function startOf(localDay: (instant: number) => number, day: number): number {
  let before = day * DAY - 2 * DAY;
  let after = day * DAY + 2 * DAY;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle) < day) before = middle;
    else after = middle;
  }
  return after;
}

/** Calendar months, clamped to the end of a shorter one. */
export function monthsAfter(day: number, months: number): number {
  const date = new Date(day * DAY * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  // Day zero of a month is the last of the month before.
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / 1000 / DAY;
}
