import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { NotDispensedReason } from "../fhir/epsCodes.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { Opening } from "./commitment.ts";
import { type StepResult, takeStep } from "./ownStep.ts";
import { notDispensedNumber } from "./reasons.ts";

export interface NotDispensedParameters {
  readonly id: string;
  readonly reason: NotDispensedReason;
  /** What `openPrescription` found: the guard is told by it. */
  readonly opening: Opening;
}

/**
 * Ends the present issue of a claimed prescription without a (further) supply. The next issue of a repeat opens; the
 * last one closes the prescription. Repeating is harmless.
 *
 * @throws MediConnectError `PrescriptionNotClaimed`, `PrescriptionHeldByAnother`, `ClaimHasLapsed`,
 * `PrescriptionCancelPending`, `PrescriptionNotYetValid`, `CommitmentMismatch`, `PrescriptionIsClosed` (by another or for another reason), and those of the licence
 *
 * @example
 * await claimPrescription(pharmacy, await authoriseClaim(client, { keys, dispenser, seconds: 3600 }));
 * const { prescription } = await markNotDispensed(pharmacy, { id, reason: "notCollected", opening });
 * prescription.state; // "closed"
 */
export async function markNotDispensed(
  client: SigningClient,
  { id, reason, opening }: NotDispensedParameters,
): Promise<StepResult> {
  const own = await requireOwnLicence(client, "dispenser");
  return takeStep(client, {
    id,
    send: () =>
      sendTransaction(client.prescriptions.notDispensed(id, notDispensedNumber(reason), opening, GAS_FREE)),
    refusedAs: ["PrescriptionIsClosed", "PrescriptionNotClaimed"],
    isSame: (last) => last.event === "notDispensed" && last.licence === own.id && last.reason === reason,
  });
}
