import { MediConnectError } from "../../errors/MediConnectError.ts";
import { checkEpochBody, readEpochRecord, type EpochBody, type EpochRecord } from "../EpochRecord.ts";
import { BASE, encodeElement, encodeScalar } from "../group.ts";
import { readHolderShare, type HolderShare } from "../HolderShare.ts";
import type { MemberKeys } from "../memberKeys.ts";
import { parseDocument } from "../parseDocument.ts";
import { isSignedBy, signDocument } from "../signedDocument.ts";
import { readComplaints, type Complaints } from "./answerComplaints.ts";
import { ceremonyFailed, requireFaultless, type CeremonyFault } from "./ceremonyFaults.ts";
import { checkDeals, fittingShare, openDealtShare, publicShareAt, sumShares } from "./checkDeals.ts";
import type { CheckedDeal } from "./checkDeals.ts";
import { hashCeremonyPlan, type CeremonyPlan } from "./CeremonyPlan.ts";
import { collectAnswers } from "./collectMessages.ts";
import { confirmation, type ComplaintAnswer, type Confirmation } from "./messages.ts";
import { requireMember } from "./receiveDeals.ts";

/** All that was said in rounds 1 to 4. */
export interface CeremonyMessages {
  readonly commitments: readonly unknown[];
  readonly deals: readonly unknown[];
  readonly receipts: readonly unknown[];
  /** None where nobody complained. */
  readonly answers: readonly unknown[];
}

export interface FinishCeremonyParameters {
  readonly plan: CeremonyPlan;
  readonly member: number;
  readonly keys: MemberKeys;
  readonly messages: CeremonyMessages;
}

/**
 * Round 5: judges the complaints, adds up the member's share, and signs the epoch's record. Every member comes to the
 * same record, byte for byte. Only after `assembleEpochRecord` is the epoch in force.
 *
 * @throws MediConnectError `CEREMONY_FAILED`, naming who is at fault and why
 * @throws MediConnectError `CEREMONY_STRANGER`, `MEMBER_KEY_MISMATCH`, `GUARD_DOCUMENT_INVALID`
 */
export function finishCeremony({ plan, member, keys, messages }: FinishCeremonyParameters): {
  readonly share: HolderShare;
  readonly confirmation: Confirmation;
} {
  requireMember(plan, member, keys);
  const { deals, answers } = judge(plan, messages);
  const body = recordOf(plan, deals);
  const parts = deals.map((checked) => {
    const { dealer } = checked.deal;
    const opening = answers.get(dealer)?.openings.find((one) => one.member === member)?.share;
    const opened = opening === undefined ? undefined : fittingShare(opening, checked.commitments, member);
    const share = opened ?? openDealtShare(plan, checked, member, keys);
    if (share === undefined) throw ceremonyFailed([{ role: "dealer", index: dealer, reason: "wrong-share" }]);
    return { share, weight: checked.weight };
  });
  const secret = sumShares(parts);
  const { signature } = signDocument(body, keys.signingSecret);
  const ceremony = hashCeremonyPlan(plan);
  return {
    share: readHolderShare({
      kind: "mediconnect/guard/share",
      version: 1,
      epoch: body.epoch.id,
      generation: body.generation,
      index: member,
      secret: encodeScalar(secret),
      publicShare: encodeElement(BASE.multiply(secret)),
    }),
    confirmation: { kind: "mediconnect/guard/confirmation", version: 1, ceremony, member, signature },
  };
}

/**
 * The last step, which anybody may take: the epoch's record with every member's signature.
 *
 * @throws MediConnectError `CEREMONY_FAILED` naming members that have not confirmed, `GUARD_DOCUMENT_INVALID`
 */
export function assembleEpochRecord(
  plan: CeremonyPlan,
  messages: CeremonyMessages,
  inputs: readonly unknown[],
): EpochRecord {
  const ceremony = hashCeremonyPlan(plan);
  const body = recordOf(plan, judge(plan, messages).deals);
  const all = inputs.map((input) => parseDocument(confirmation, input, "confirmation"));
  const faults: CeremonyFault[] = [];
  const signatures = plan.members.flatMap(({ index, signingKey }) => {
    const own = all.filter((one) => one.member === index && one.ceremony === ceremony);
    const valid = own.find(({ signature }) => isSignedBy({ ...body, signature }, signingKey));
    if (valid !== undefined) return [valid.signature];
    faults.push({ role: "member", index, reason: own.length > 0 ? "not-signed" : "silent" });
    return [];
  });
  requireFaultless(faults);
  return readEpochRecord({ ...body, signatures });
}

/** @throws MediConnectError `CEREMONY_FAILED`, `GUARD_DOCUMENT_INVALID` */
function judge(
  plan: CeremonyPlan,
  { commitments, deals: dealInputs, receipts, answers: answerInputs }: CeremonyMessages,
): { readonly deals: readonly CheckedDeal[]; readonly answers: ReadonlyMap<number, ComplaintAnswer> } {
  const { deals, heard } = checkDeals(plan, commitments, dealInputs);
  const said = readComplaints(plan, receipts);
  const split = [...said.heard].filter(([, one]) => one !== heard).map(([index]) => index);
  requireFaultless(split.map((index) => ({ role: "member", index, reason: "heard-otherwise" })));
  const wanted = [...said.complaints.keys()];
  const answers = new Map(
    collectAnswers(plan, answerInputs, wanted).messages.map((one) => [one.dealer, one]),
  );
  requireFaultless(deals.flatMap((checked) => judgeDealer(checked, said.complaints, answers)));
  return { deals, answers };
}

function judgeDealer(
  { deal: { dealer }, commitments }: CheckedDeal,
  complaints: Complaints,
  answers: ReadonlyMap<number, ComplaintAnswer>,
): CeremonyFault[] {
  const openings = new Map(answers.get(dealer)?.openings.map(({ member, share }) => [member, share]));
  return (complaints.get(dealer) ?? []).flatMap((member): CeremonyFault[] => {
    const opening = openings.get(member);
    if (opening === undefined) return [{ role: "dealer", index: dealer, reason: "unanswered" }];
    if (fittingShare(opening, commitments, member) !== undefined) return [];
    return [{ role: "dealer", index: dealer, reason: "wrong-share" }];
  });
}

function recordOf(plan: CeremonyPlan, deals: readonly CheckedDeal[]): EpochBody {
  const publicKey = encodeElement(publicShareAt(deals, 0));
  const reshare = plan.purpose === "reshare" ? plan.previous : undefined;
  if (reshare !== undefined && reshare.publicKey !== publicKey) throw keyChanged(reshare.epoch.id);
  const body: EpochBody = {
    kind: "mediconnect/guard/epoch",
    version: 1,
    epoch: plan.epoch,
    generation: reshare === undefined ? 0 : reshare.generation + 1,
    threshold: plan.threshold,
    publicKey,
    holders: plan.members.map(({ index, name, signingKey }) => ({
      index,
      name,
      signingKey,
      publicShare: encodeElement(publicShareAt(deals, index)),
    })),
    ceremony: hashCeremonyPlan(plan),
  };
  checkEpochBody(body);
  return body;
}

function keyChanged(epoch: string): MediConnectError {
  return new MediConnectError(
    "CEREMONY_KEY_CHANGED",
    `The re-sharing would change the public key of epoch ${epoch}.`,
    "Forget all that it made and hold it again; the old shares stay in force.",
    { epoch },
  );
}
