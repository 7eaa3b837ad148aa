import { keyMismatch } from "../destruction.ts";
import type { MemberKeys } from "../memberKeys.ts";
import { signDocument } from "../signedDocument.ts";
import { checkDeals, openDealtShare } from "./checkDeals.ts";
import { hashCeremonyPlan, type CeremonyPlan } from "./CeremonyPlan.ts";
import { stranger } from "./dealShares.ts";
import type { Receipt } from "./messages.ts";

export interface ReceiveDealsParameters {
  readonly plan: CeremonyPlan;
  readonly member: number;
  readonly keys: MemberKeys;
  /** All messages of round 1. */
  readonly commitments: readonly unknown[];
  /** All messages of round 2. */
  readonly deals: readonly unknown[];
}

/**
 * Round 3: a member checks every deal and opens its shares. A dealer whose share does not open, or does not fit its
 * commitments, is complained about, and has to open that share to all in round 4.
 *
 * @throws MediConnectError `CEREMONY_FAILED` where a dealer broke what everybody can see
 * @throws MediConnectError `CEREMONY_STRANGER`, `MEMBER_KEY_MISMATCH`, `GUARD_DOCUMENT_INVALID`
 */
export function receiveDeals({ plan, member, keys, commitments, deals }: ReceiveDealsParameters): Receipt {
  requireMember(plan, member, keys);
  const checked = checkDeals(plan, commitments, deals);
  const complaints = checked.deals
    .filter((deal) => openDealtShare(plan, deal, member, keys) === undefined)
    .map(({ deal }) => deal.dealer);
  const ceremony = hashCeremonyPlan(plan);
  const { heard } = checked;
  const body = {
    kind: "mediconnect/guard/receipt",
    version: 1,
    ceremony,
    member,
    heard,
    complaints,
  } as const;
  return signDocument(body, keys.signingSecret);
}

/** @throws MediConnectError `CEREMONY_STRANGER`, `MEMBER_KEY_MISMATCH` */
export function requireMember(plan: CeremonyPlan, member: number, keys: MemberKeys): void {
  const listed = plan.members.find(({ index }) => index === member);
  if (listed === undefined) throw stranger(member);
  const own = listed.signingKey === keys.signingKey && listed.sealingKey === keys.sealingKey;
  if (!own) throw keyMismatch(listed.name);
}
