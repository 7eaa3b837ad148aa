import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** How many regions there are; they are numbered from 0. */
export const REGION_COUNT = 24;

export interface RegionRecord {
  readonly region: number;
  /** Whether its licences may act. */
  readonly live: boolean;
  /** Whether summer time is kept. */
  readonly daylight: boolean;
  /** Standard offset from UTC in quarters of an hour. */
  readonly quarterHours: number;
}

/** Every region that was ever opened, in the order of their numbers. */
export async function listRegions(client: MediConnectClient): Promise<RegionRecord[]> {
  const clocks = await Promise.all(
    Array.from({ length: REGION_COUNT }, (_, region) => client.licences.clockOf(region)),
  );
  return clocks.flatMap((clock, region) => (clock === 0n ? [] : [readClock(region, Number(clock))]));
}

/** The bits of `contracts/types/RegionClock.sol`. */
function readClock(region: number, clock: number): RegionRecord {
  return {
    region,
    live: (clock & 1) !== 0,
    daylight: (clock & 2) !== 0,
    quarterHours: ((clock >> 2) & 0x7f) - 64,
  };
}
