import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import type { ClaimParameters } from "../prescription/claimPrescription.ts";
import { type DispenseParameters, type DispenseResult, supplyPrescription } from "./supplyPrescription.ts";

export interface WalkInParameters extends DispenseParameters {
  /** The patient's authorisation for this pharmacy. */
  readonly authorised: ClaimParameters;
}

/**
 * Claims and supplies in one transaction, for a patient who stands at the counter. Repeating is harmless, as with
 * `dispensePrescription`.
 *
 * @throws MediConnectError those of `claimPrescription` and `dispensePrescription`
 *
 * @example
 * const authorised = await authoriseClaim(pharmacy, { keys, dispenser, seconds: 300 });
 * const { record } = await walkIn(pharmacy, { opened, packs, lots, authorised });
 * record.outstanding; // 0
 */
export async function walkIn(
  client: SigningClient,
  { authorised: { authorisation, signature }, ...parameters }: WalkInParameters,
): Promise<DispenseResult> {
  const signed = { ...signature, deadline: authorisation.deadline };
  return supplyPrescription(client, parameters, (order) => client.dispensing.walkIn(order, signed, GAS_FREE));
}
