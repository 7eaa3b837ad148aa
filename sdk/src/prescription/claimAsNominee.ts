import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { ClaimResult } from "./claimPrescription.ts";
import { readPrescription } from "./readPrescription.ts";

/**
 * Claims a prescription for the pharmacy that the patient nominated: without a signature, once an issue. Asking again
 * after a lost answer is harmless.
 *
 * @throws MediConnectError `NotNominated`, `PrescriptionHeldByAnother`, and those of the licence
 *
 * @example
 * const { items } = await issueForm(clinic, { order, medicines, store, forms, nominee: dispenser });
 * const { prescription } = await claimAsNominee(pharmacy, items[0]?.chain.id ?? "");
 * prescription.state; // "claimed"
 */
export async function claimAsNominee(client: SigningClient, id: string): Promise<ClaimResult> {
  const receipt = await sendTransaction(client.prescriptions.claimAsNominee(id, GAS_FREE));
  return {
    prescription: await readPrescription(client, id),
    transaction: receipt.hash,
    alreadyHeld: receipt.logs.length === 0,
  };
}
