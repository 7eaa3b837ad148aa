import type { MemberKeys } from "../memberKeys.ts";
import { encodeScalar } from "../group.ts";
import { evaluatePolynomial } from "../polynomial.ts";
import { signDocument } from "../signedDocument.ts";
import { requireFaultless, type CeremonyFault } from "./ceremonyFaults.ts";
import { dealersOf, hashCeremonyPlan, type CeremonyPlan } from "./CeremonyPlan.ts";
import { collectReceipts } from "./collectMessages.ts";
import { readDealerState, requireDealer } from "./dealShares.ts";
import type { ComplaintAnswer, DealerState } from "./messages.ts";

/** Who complains about which dealer. */
export type Complaints = ReadonlyMap<number, readonly number[]>;

export interface AnswerComplaintsParameters {
  readonly plan: CeremonyPlan;
  readonly state: DealerState;
  readonly keys: MemberKeys;
  /** All messages of round 3. */
  readonly receipts: readonly unknown[];
}

/**
 * Round 4: the dealer opens the shares that were complained about. An honest dealer loses nothing: such a share is
 * the complainer's own anyway, and with a threshold of complaints the ceremony ends instead.
 *
 * @returns undefined where nobody complains about this dealer
 * @throws MediConnectError `CEREMONY_FAILED`, `CEREMONY_STRANGER`, `GUARD_DOCUMENT_INVALID`
 */
export function answerComplaints(parameters: AnswerComplaintsParameters): ComplaintAnswer | undefined {
  const { plan, state, keys, receipts } = parameters;
  const { dealer, coefficients } = readDealerState(plan, state);
  requireDealer(plan, dealer, keys);
  const complainers = readComplaints(plan, receipts).complaints.get(dealer) ?? [];
  if (complainers.length === 0) return undefined;
  const openings = complainers.map((member) => ({
    member,
    share: encodeScalar(evaluatePolynomial(coefficients, member)),
  }));
  const ceremony = hashCeremonyPlan(plan);
  const body = { kind: "mediconnect/guard/answer", version: 1, ceremony, dealer, openings } as const;
  return signDocument(body, keys.signingSecret);
}

/**
 * @returns the complaints of round 3 by dealer, and what each member has heard of round 2
 * @throws MediConnectError `CEREMONY_FAILED`, `GUARD_DOCUMENT_INVALID`
 */
export function readComplaints(
  plan: CeremonyPlan,
  inputs: readonly unknown[],
): { readonly complaints: Complaints; readonly heard: ReadonlyMap<number, string> } {
  const { messages } = collectReceipts(plan, inputs);
  const complaints = new Map<number, readonly number[]>();
  const faults: CeremonyFault[] = [];
  for (const dealer of dealersOf(plan)) {
    const complainers = messages.filter((one) => one.complaints.includes(dealer)).map(({ member }) => member);
    if (complainers.length > 0) complaints.set(dealer, complainers);
    // To open as many would open the dealer's whole polynomial; who is to blame cannot be told.
    if (complainers.length < plan.threshold) continue;
    faults.push({ role: "dealer", index: dealer, reason: "too-many-complaints" });
  }
  requireFaultless(faults);
  return { complaints, heard: new Map(messages.map(({ member, heard }) => [member, heard])) };
}
