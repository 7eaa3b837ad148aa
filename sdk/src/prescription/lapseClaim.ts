import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { ROLES } from "../licence/roles.ts";
import { type StepResult, takeStep } from "./ownStep.ts";

export interface LapseParameters {
  readonly id: string;
  /** As what the client acts. */
  readonly role: "prescriber" | "dispenser" | "regulator";
}

/**
 * Ends a claim whose time is over, or whose holder is licensed no more, so that the patient may go elsewhere. Any
 * licensed prescriber, pharmacy or regulator may. Repeating is harmless.
 *
 * @throws MediConnectError `ClaimStands`, `PrescriptionNotClaimed`, and those of the licence
 *
 * @example
 * // A claim that is over; while it stands this is refused with ClaimStands.
 * const { prescription } = await lapseClaim(pharmacy, { id: lapsedId, role: "dispenser" });
 * prescription.state; // "issued"
 */
export async function lapseClaim(client: SigningClient, { id, role }: LapseParameters): Promise<StepResult> {
  const own = await requireOwnLicence(client, role);
  return takeStep(client, {
    id,
    send: () => sendTransaction(client.prescriptions.lapse(id, ROLES[role], GAS_FREE)),
    refusedAs: ["PrescriptionNotClaimed", "PrescriptionIsCancelled"],
    isSame: (last) => last.event === "lapsed" && last.by === own.id,
  });
}
