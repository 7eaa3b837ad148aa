import { type ChainPrescription, MediConnectError } from "../../sdk/src/index.ts";

/** What the patient signs for a pharmacy would be worth nothing. */
export function requireClaimable({ id, state, dispenser }: ChainPrescription): void {
  if (state === "issued" || state === "claimed" || state === "lapsed") return;
  throw new MediConnectError(
    "NOT_CLAIMABLE",
    `The prescription is ${state}${dispenser === 0 ? "" : ` (licence ${dispenser})`}, so nobody can claim it.`,
    "The patient needs a new prescription.",
    { id, state },
  );
}
