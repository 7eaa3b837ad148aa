/** Wall clock of a region, read from the nine bits of the contracts' `RegionClock`. */
export interface RegionClock {
  readonly live: boolean;
  /** Whether summer time is kept: last Sunday of March to last Sunday of October, 01:00 UTC. */
  readonly daylight: boolean;
  /** Standard offset from UTC. */
  readonly offsetSeconds: number;
}

const QUARTER_HOURS_BIAS = 64;
const QUARTER_HOUR = 900;
const HOUR = 3_600;

/** Reads a clock as `contracts/types/RegionClock.sol` lays it out. */
export function decodeRegionClock(bits: number): RegionClock {
  return {
    live: (bits & 1) !== 0,
    daylight: (bits & 2) !== 0,
    offsetSeconds: ((bits >> 2) - QUARTER_HOURS_BIAS) * QUARTER_HOUR,
  };
}

/**
 * Unix seconds at which a date begins on the region's wall; the same as `RegionTime.startOfDate` of the contracts,
 * to which golden vectors hold it.
 *
 * @param date `YYYY-MM-DD`
 */
export function startOfLocalDate(clock: RegionClock, date: string): number {
  const standard = Date.parse(`${date}T00:00:00Z`) / 1000 - clock.offsetSeconds;
  return isSummer(clock, standard - HOUR) ? standard - HOUR : standard;
}

/** Unix seconds at which the local day of an instant began. */
export function startOfLocalDay(clock: RegionClock, seconds: number): number {
  return startOfLocalDate(clock, localDateOf(clock, seconds));
}

/** Unix seconds at which the local day begins that is so many days after that of an instant. */
export function startOfDayAfter(clock: RegionClock, seconds: number, days: number): number {
  const date = new Date(`${localDateOf(clock, seconds)}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return startOfLocalDate(clock, date.toISOString().slice(0, 10));
}

/** Unix seconds at which the same day of a later month begins, clamped to the end of a shorter month. */
export function startOfMonthAfter(clock: RegionClock, seconds: number, months: number): number {
  const [year = 0, month = 1, day = 1] = localDateOf(clock, seconds).split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const date = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay)));
  return startOfLocalDate(clock, date.toISOString().slice(0, 10));
}

/** The date on the region's wall, `YYYY-MM-DD`. */
export function localDateOf(clock: RegionClock, seconds: number): string {
  const local = seconds + clock.offsetSeconds + (isSummer(clock, seconds) ? HOUR : 0);
  return new Date(local * 1000).toISOString().slice(0, 10);
}

function isSummer({ daylight }: RegionClock, seconds: number): boolean {
  const year = new Date(seconds * 1000).getUTCFullYear();
  return daylight && seconds >= turnIn(year, 2) && seconds < turnIn(year, 9);
}

/** 01:00 UTC of the last Sunday of a month of 31 days. */
function turnIn(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month, 31));
  return Date.UTC(year, month, 31 - lastDay.getUTCDay(), 1) / 1000;
}
