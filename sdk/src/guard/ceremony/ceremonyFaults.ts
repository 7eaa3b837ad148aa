import { MediConnectError } from "../../errors/MediConnectError.ts";

/** What a member did wrong in a ceremony, so that it can be asked why, or left out of the next. */
export interface CeremonyFault {
  readonly role: "dealer" | "member";
  readonly index: number;
  readonly reason:
    | "silent"
    | "spoke-twice"
    | "not-signed"
    | "other-ceremony"
    | "heard-otherwise"
    | "commitment-broken"
    | "wrong-degree"
    | "no-possession"
    | "not-its-share"
    | "share-missing"
    | "too-many-complaints"
    | "wrong-share"
    | "unanswered";
}

/** The ceremony ends for all, with those named whose doing it is. Nothing of it may be used. */
export function ceremonyFailed(faults: readonly CeremonyFault[]): MediConnectError {
  const names = faults.map(({ role, index, reason }) => `${role} ${index}: ${reason}`).join(", ");
  return new MediConnectError(
    "CEREMONY_FAILED",
    `The ceremony failed (${names}).`,
    "Forget all that it made, settle with those named or leave them out, and hold it again under a new plan.",
    { faults },
  );
}

/** @throws MediConnectError `CEREMONY_FAILED` where there is any fault */
export function requireFaultless(faults: readonly CeremonyFault[]): void {
  if (faults.length > 0) throw ceremonyFailed(faults);
}
