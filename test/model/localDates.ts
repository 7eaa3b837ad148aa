// Days on London's wall by the time zone database, which the contracts do not know.

const DAY = 86_400;
const WALL = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
});

/** Day on the wall, counted from 1970-01-01. */
export function dayOf(seconds: number): number {
  return Math.floor(wallSeconds(seconds) / DAY);
}

/** Unix seconds at which a day begins on the wall. */
export function startOfDay(day: number): number {
  const inWinter = day * DAY;
  // The clocks never turn at midnight, so the moment before tells.
  return inWinter - (wallSeconds(inWinter - 3_600) - (inWinter - 3_600));
}

/** The same day some months later, or the last of a shorter month. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / 1000 / DAY;
}

function wallSeconds(seconds: number): number {
  const parts = new Map(WALL.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const date = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return date / 1000;
}
