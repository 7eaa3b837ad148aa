import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { governLicences, type GovernanceOutcome } from "./governLicences.ts";

export interface OpenRegionParameters {
  /** 0 to 23. */
  readonly region: number;
  /** Standard offset from UTC in quarters of an hour, -64 to 63. */
  readonly quarterHours: number;
  /** Whether summer time is kept. */
  readonly daylight: boolean;
}

/**
 * Makes a region live and sets its clock, in the name of the governor: licences of the region may act.
 *
 * @throws MediConnectError `AccessManagedUnauthorized`, `RegionUnknown`, `RegionOffsetInvalid`
 *
 * @example
 * await openRegion(governor, { region: 3, quarterHours: 4, daylight: true });
 */
export function openRegion(
  client: SigningClient,
  { region, quarterHours, daylight }: OpenRegionParameters,
): Promise<GovernanceOutcome> {
  const { licences } = client;
  return governLicences(client, {
    encoded: licences.interface.encodeFunctionData("openRegion", [region, quarterHours, daylight]),
    send: () => licences.openRegion(region, quarterHours, daylight, GAS_FREE),
  });
}
