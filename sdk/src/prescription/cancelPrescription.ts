import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { CancellationReason } from "../fhir/epsCodes.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { ROLES } from "../licence/roles.ts";
import { commitmentOf, NO_OPENING, type Opening } from "./commitment.ts";
import { type StepResult, takeStep } from "./ownStep.ts";
import { readPrescription } from "./readPrescription.ts";
import { cancellationNumber } from "./reasons.ts";

export interface CancelParameters {
  readonly id: string;
  readonly reason: CancellationReason;
  /** As what the client acts. */
  readonly role?: "prescriber" | "regulator" | undefined;
  /** Tells the supply guard that it is over; without it the guard counts the prescription until its expiry. */
  readonly opening?: Opening | undefined;
}

/**
 * Withdraws a prescription with all its issues to come: at once where nobody holds it. Where a pharmacy does, the
 * cancellation is pending: nothing more is supplied, and giving it back completes it. Repeating is harmless.
 *
 * @throws MediConnectError `NotPrescriber`, `PrescriptionAlreadySpent`, `PrescriptionIsCancelled` and
 * `PrescriptionCancelPending` (by another or for another reason), `PrescriptionIsClosed`, `PrescriptionHasExpired`,
 * and those of the licence
 *
 * @example
 * const { prescription } = await cancelPrescription(clinic, { id, reason: "prescribingError" });
 * prescription.state; // "cancelled"
 */
export async function cancelPrescription(
  client: SigningClient,
  { id, reason, role = "prescriber", opening = NO_OPENING }: CancelParameters,
): Promise<StepResult> {
  const own = await requireOwnLicence(client, role);
  const { commitment } = await readPrescription(client, id);
  // Tags may have been bound since it was kept: then the cancellation counts for more than the guard's count.
  const fitting = commitmentOf(id, opening) === commitment ? opening : NO_OPENING;
  return takeStep(client, {
    id,
    send: () =>
      sendTransaction(
        client.prescriptions.cancel(id, cancellationNumber(reason), ROLES[role], fitting, GAS_FREE),
      ),
    refusedAs: ["PrescriptionIsCancelled", "PrescriptionCancelPending"],
    isSame: (last) => last.event === "cancelled" && last.licence === own.id && last.reason === reason,
  });
}
