import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import type { SafetyRole } from "./lotNames.ts";
import { lotBytes, readLot, type LotName } from "./readLot.ts";

export interface QuarantineLotParameters extends LotName {
  /** The role in which the signer acts. */
  readonly role: SafetyRole;
}

/**
 * Stops every supply of a lot until the quarantine is lifted; a regulator takes over a manufacturer's. Repeating it is
 * harmless.
 *
 * @returns hash of the transaction; undefined where the same authority had quarantined the lot before
 * @throws MediConnectError `LotUnknown`, `LotIsRecalled`, `LotIsQuarantined` (by a regulator), `NotProductOwner`
 *
 * @example
 * await quarantineLot(regulator, { gtin, lot, role: "regulator" });
 * (await verifyPack(client, readPackScan(scan), lots)).quarantinedBy; // "regulator"
 */
export async function quarantineLot(
  client: SigningClient,
  quarantine: QuarantineLotParameters,
): Promise<string | undefined> {
  const { gtin, lot, role } = quarantine;
  if ((await readLot(client, quarantine)).quarantinedBy === role) return undefined;
  const receipt = await sendTransaction(client.packs.quarantine(gtin, lotBytes(lot), ROLES[role], GAS_FREE));
  return receipt.hash;
}
