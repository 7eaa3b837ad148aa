import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";

/**
 * Gives a claimed prescription back, so that the patient may go elsewhere.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `PrescriptionNotClaimed`, `PrescriptionHeldByAnother`, `PrescriptionAlreadySpent`,
 * `PrescriptionHasExpired`
 *
 * @example
 * await claimPrescription(pharmacy, await authoriseClaim(client, { keys, dispenser, seconds: 3600 }));
 * await releasePrescription(pharmacy, id);
 * (await readPrescription(client, id)).state; // "issued"
 */
export async function releasePrescription(client: SigningClient, id: string): Promise<string> {
  const receipt = await sendTransaction(client.prescriptions.release(id, GAS_FREE));
  return receipt.hash;
}
