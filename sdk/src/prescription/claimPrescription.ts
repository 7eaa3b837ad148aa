import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import type { ClaimAuthorisation, CompactSignature } from "../typedData/claimAuthorisation.ts";
import { readPrescription, type ChainPrescription } from "./readPrescription.ts";

export interface ClaimParameters {
  readonly authorisation: ClaimAuthorisation;
  readonly signature: CompactSignature;
}

export interface ClaimResult {
  readonly prescription: ChainPrescription;
  readonly transaction: string;
  /** Whether the pharmacy held it before; then nothing changed. */
  readonly alreadyHeld: boolean;
}

/**
 * Claims a prescription for the pharmacy that signs. Asking again after a lost answer is harmless.
 *
 * @throws MediConnectError `PrescriptionHeldByAnother`, `AuthorisationInvalid`, `AuthorisationHasExpired`,
 * `PrescriptionAlreadySpent`, `PrescriptionHasExpired`, and those of the licence
 *
 * @example
 * const claim = await authoriseClaim(client, { keys, dispenser, seconds: 3600 });
 * const { prescription } = await claimPrescription(pharmacy, claim);
 * prescription.state; // "claimed"
 */
export async function claimPrescription(
  client: SigningClient,
  { authorisation, signature }: ClaimParameters,
): Promise<ClaimResult> {
  const receipt = await sendTransaction(
    client.prescriptions.claim(
      authorisation.prescription,
      { ...signature, deadline: authorisation.deadline },
      GAS_FREE,
    ),
  );
  return {
    prescription: await readPrescription(client, authorisation.prescription),
    transaction: receipt.hash,
    alreadyHeld: receipt.logs.length === 0,
  };
}
