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
  const local = seconds + clock.offsetSeconds + (isSummer(clock, seconds) ? HOUR : 0);
  return startOfLocalDate(clock, new Date(local * 1000).toISOString().slice(0, 10));
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
