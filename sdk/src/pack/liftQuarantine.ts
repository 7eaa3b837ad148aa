import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import type { QuarantineLotParameters } from "./quarantineLot.ts";
import { lotBytes } from "./readLot.ts";

/**
 * Ends a lot's quarantine, so that it is again what it was before. Only equal or higher authority may.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `LotUnknown`, `LotNotQuarantined`, `QuarantineOfHigherAuthority`, `NotProductOwner`
 *
 * @example
 * await quarantineLot(regulator, { gtin, lot, role: "regulator" });
 * await liftQuarantine(regulator, { gtin, lot, role: "regulator" });
 */
export async function liftQuarantine(
  client: SigningClient,
  { gtin, lot, role }: QuarantineLotParameters,
): Promise<string> {
  const receipt = await sendTransaction(
    client.packs.liftQuarantine(gtin, lotBytes(lot), ROLES[role], GAS_FREE),
  );
  return receipt.hash;
}
