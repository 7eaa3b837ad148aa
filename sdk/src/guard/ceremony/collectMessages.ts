import type { z } from "zod";
import { parseDocument } from "../parseDocument.ts";
import { hashDocument, isSignedBy } from "../signedDocument.ts";
import { requireFaultless, type CeremonyFault } from "./ceremonyFaults.ts";
import { dealerOf, dealersOf, hashCeremonyPlan, type CeremonyPlan } from "./CeremonyPlan.ts";
import { answer, deal, dealCommitment, receipt } from "./messages.ts";
import type { ComplaintAnswer, Deal, DealCommitment, Receipt } from "./messages.ts";

/** One round's messages in the order of their senders' indexes, and the hash that stands for all of them. */
export interface Round<Message> {
  readonly messages: readonly Message[];
  readonly heard: string;
}

interface Sender {
  readonly role: "dealer" | "member";
  readonly index: number;
  readonly signingKey: string;
}

/** @throws MediConnectError `CEREMONY_FAILED`, `GUARD_DOCUMENT_INVALID`; so do the functions below */
export function collectCommitments(plan: CeremonyPlan, inputs: readonly unknown[]): Round<DealCommitment> {
  return collect(plan, dealCommitment, inputs, dealerSenders(plan));
}

export function collectDeals(plan: CeremonyPlan, inputs: readonly unknown[]): Round<Deal> {
  return collect(plan, deal, inputs, dealerSenders(plan));
}

export function collectReceipts(plan: CeremonyPlan, inputs: readonly unknown[]): Round<Receipt> {
  const senders = plan.members.map(
    ({ index, signingKey }) => ({ role: "member", index, signingKey }) as const,
  );
  return collect(plan, receipt, inputs, senders);
}

/** @param wanted indexes of the dealers that have to answer */
export function collectAnswers(
  plan: CeremonyPlan,
  inputs: readonly unknown[],
  wanted: readonly number[],
): Round<ComplaintAnswer> {
  const senders = dealerSenders(plan).filter(({ index }) => wanted.includes(index));
  return collect(plan, answer, inputs, senders, "unanswered");
}

/** Exactly one message of each sender, signed by it and of this ceremony. */
function collect<Message extends DealCommitment | Deal | Receipt | ComplaintAnswer>(
  plan: CeremonyPlan,
  schema: z.ZodType<Message>,
  inputs: readonly unknown[],
  senders: readonly Sender[],
  silence: "silent" | "unanswered" = "silent",
): Round<Message> {
  const ceremony = hashCeremonyPlan(plan);
  const all = inputs.map((input) => parseDocument(schema, input, "message of the ceremony"));
  const faults: CeremonyFault[] = [];
  const messages = senders
    .toSorted((left, right) => left.index - right.index)
    .flatMap((sender) => {
      const { role, index, signingKey } = sender;
      const own = all.filter((message) => senderOf(message) === index);
      // A forger, or whoever replays an old message, must not be able to blame a member.
      const signed = own.filter((message) => isSignedBy(message, signingKey));
      const [first, ...more] = signed.filter((message) => message.ceremony === ceremony);
      const different = more.some((message) => hashDocument(message) !== hashDocument(first));
      const absence = signed.length > 0 ? "other-ceremony" : own.length > 0 ? "not-signed" : silence;
      if (first === undefined) faults.push({ role, index, reason: absence });
      else if (different) faults.push({ role, index, reason: "spoke-twice" });
      return first === undefined ? [] : [first];
    });
  requireFaultless(faults);
  return { messages, heard: hashDocument(messages) };
}

function senderOf(message: DealCommitment | Deal | Receipt | ComplaintAnswer): number {
  return "member" in message ? message.member : message.dealer;
}

function dealerSenders(plan: CeremonyPlan): Sender[] {
  return dealersOf(plan).flatMap((index) => {
    const listed = dealerOf(plan, index);
    return listed === undefined ? [] : [{ role: "dealer", index, signingKey: listed.signingKey } as const];
  });
}
