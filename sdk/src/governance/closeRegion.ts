import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";

/**
 * Stops every licence of a region at once, in the name of the pauser. Recalls, releases, suspensions and revocations
 * go on.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `AccessManagedUnauthorized`, `RegionUnknown`, `RegionNotLive`
 */
export async function closeRegion(client: SigningClient, region: number): Promise<string> {
  return (await sendTransaction(client.licences.closeRegion(region, GAS_FREE))).hash;
}
