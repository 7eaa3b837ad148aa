import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { type DispenseParameters, type DispenseResult, supplyPrescription } from "./supplyPrescription.ts";

/**
 * Supplies a claimed prescription with scanned packs in one transaction: every check, or nothing. In part only where
 * that is said: the rest is owed, and the claim stands for it. Repeating the same supply after a lost answer is
 * harmless and returns the first record, also of a part.
 *
 * @throws MediConnectError those of `resolvePacks`, `NO_PACKS_SCANNED`, `QUANTITY_SHORT`, `PACK_EMPTY`, `PACK_NOT_NEEDED`, and every typed error of the
 * contracts
 *
 * @example
 * await claimPrescription(pharmacy, await authoriseClaim(client, { keys, dispenser, seconds: 3600 }));
 * const opened = await openPrescription(pharmacy, { ...keys, store, medicines });
 * const { record } = await dispensePrescription(pharmacy, { opened, packs: [readPackScan(scan)], lots });
 * record.outstanding; // 0
 */
export async function dispensePrescription(
  client: SigningClient,
  parameters: DispenseParameters,
): Promise<DispenseResult> {
  return supplyPrescription(client, parameters, (order) => client.dispensing.dispense(order, GAS_FREE));
}
