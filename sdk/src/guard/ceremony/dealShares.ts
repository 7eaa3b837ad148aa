import { MediConnectError } from "../../errors/MediConnectError.ts";
import { keyMismatch } from "../destruction.ts";
import {
  BASE,
  decodeElement,
  decodeScalar,
  encodeElement,
  encodeScalar,
  randomScalar,
  Scalars,
} from "../group.ts";
import { readHolderShare, shareInvalid, type HolderShare } from "../HolderShare.ts";
import type { MemberKeys } from "../memberKeys.ts";
import { parseDocument } from "../parseDocument.ts";
import { commitPolynomial, evaluatePolynomial, randomPolynomial } from "../polynomial.ts";
import { hashDocument, signDocument } from "../signedDocument.ts";
import { dealerOf, hashCeremonyPlan, type CeremonyPlan } from "./CeremonyPlan.ts";
import { collectCommitments } from "./collectMessages.ts";
import { dealerState, type Deal, type DealCommitment, type DealerState } from "./messages.ts";
import { provePossession } from "./possession.ts";
import { sealShare } from "./sealedShare.ts";

export interface CommitDealParameters {
  readonly plan: CeremonyPlan;
  /** The dealer's own index; in a re-sharing, that of the share that it passes on. */
  readonly dealer: number;
  readonly keys: MemberKeys;
  /** The share to pass on; in a re-sharing only. */
  readonly share?: HolderShare;
}

/**
 * Round 1: the dealer draws its polynomial and binds itself to it. The constant coefficient is random where a key is
 * made, and the dealer's share where one is re-shared.
 *
 * @returns the message for all, and the state that the dealer keeps, secret, for rounds 2 and 4
 * @throws MediConnectError `CEREMONY_STRANGER`, `MEMBER_KEY_MISMATCH`, `SHARE_INVALID`
 */
export function commitDeal(parameters: CommitDealParameters): {
  readonly state: DealerState;
  readonly message: DealCommitment;
} {
  const { plan, dealer, keys, share } = parameters;
  requireDealer(plan, dealer, keys);
  const secret = plan.purpose === "generate" ? randomScalar() : shareToPass(plan, dealer, share);
  const coefficients = randomPolynomial(plan.threshold, secret);
  const ceremony = hashCeremonyPlan(plan);
  const digest = digestOf(coefficients, ceremony, dealer);
  const body = { kind: "mediconnect/guard/commitment", version: 1, ceremony, dealer, digest } as const;
  return {
    message: signDocument(body, keys.signingSecret),
    state: {
      kind: "mediconnect/guard/dealer-state",
      version: 1,
      ceremony,
      dealer,
      coefficients: coefficients.map(encodeScalar),
    },
  };
}

export interface OpenDealParameters {
  readonly plan: CeremonyPlan;
  readonly state: DealerState;
  readonly keys: MemberKeys;
  /** All messages of round 1. */
  readonly commitments: readonly unknown[];
}

/**
 * Round 2: the dealer opens its commitments, proves that it knows its constant coefficient, and seals each member's
 * share for it. Made once and kept: two different deals count as a fault.
 *
 * @throws MediConnectError `CEREMONY_FAILED`, `CEREMONY_STRANGER`, `GUARD_DOCUMENT_INVALID`
 */
export function openDeal({ plan, state, keys, commitments }: OpenDealParameters): Deal {
  const { dealer, coefficients } = readDealerState(plan, state);
  requireDealer(plan, dealer, keys);
  const { heard, messages } = collectCommitments(plan, commitments);
  const ceremony = hashCeremonyPlan(plan);
  const own = messages.find((message) => message.dealer === dealer);
  if (own?.digest !== digestOf(coefficients, ceremony, dealer)) throw stateForeign(dealer);
  const opened = commitPolynomial(coefficients);
  const [secret = 0n] = coefficients;
  const shares = plan.members.map(({ index, sealingKey }) => ({
    member: index,
    sealed: sealShare(Scalars.toBytes(evaluatePolynomial(coefficients, index)), {
      ceremony,
      dealer,
      member: index,
      sealingKey,
    }),
  }));
  const body = {
    kind: "mediconnect/guard/deal",
    version: 1,
    ceremony,
    dealer,
    heard,
    commitments: opened.map(encodeElement),
    possession: provePossession(secret, opened[0] ?? BASE, ceremony, dealer),
    shares,
  } as const;
  return signDocument(body, keys.signingSecret);
}

/** What round 1 holds of the commitments that round 2 opens. */
export function digestCommitments(commitments: readonly string[], ceremony: string, dealer: number): string {
  return hashDocument({ kind: "mediconnect/guard/commitments", ceremony, dealer, commitments });
}

/** @throws MediConnectError `GUARD_DOCUMENT_INVALID`, `CEREMONY_STRANGER`, `OPRF_SCALAR_INVALID` */
export function readDealerState(
  plan: CeremonyPlan,
  input: unknown,
): { readonly dealer: number; readonly coefficients: readonly bigint[] } {
  const { ceremony, dealer, coefficients } = parseDocument(dealerState, input, "dealer's state");
  if (ceremony !== hashCeremonyPlan(plan)) throw stateForeign(dealer);
  return { dealer, coefficients: coefficients.map(decodeScalar) };
}

/** @throws MediConnectError `CEREMONY_STRANGER`, `MEMBER_KEY_MISMATCH` */
export function requireDealer(plan: CeremonyPlan, dealer: number, { signingKey }: MemberKeys): void {
  const listed = dealerOf(plan, dealer);
  if (listed === undefined) throw stranger(dealer);
  if (listed.signingKey !== signingKey) throw keyMismatch(listed.name);
}

export function stranger(index: number): MediConnectError {
  return new MediConnectError(
    "CEREMONY_STRANGER",
    `The plan of the ceremony gives number ${index} no such part.`,
    "Use the plan that all members agreed on, and your own number in it.",
    { index },
  );
}

function digestOf(coefficients: readonly bigint[], ceremony: string, dealer: number): string {
  return digestCommitments(commitPolynomial(coefficients).map(encodeElement), ceremony, dealer);
}

function shareToPass(
  { previous }: Extract<CeremonyPlan, { purpose: "reshare" }>,
  dealer: number,
  input: HolderShare | undefined,
): bigint {
  const share = readHolderShare(input);
  const listed = previous.holders.find(({ index }) => index === dealer);
  const own = share.index === dealer && share.epoch === previous.epoch.id;
  if (!own || share.generation !== previous.generation || listed === undefined) throw shareInvalid(share);
  if (!decodeElement(listed.publicShare).equals(decodeElement(share.publicShare))) throw shareInvalid(share);
  return decodeScalar(share.secret);
}

function stateForeign(dealer: number): MediConnectError {
  return new MediConnectError(
    "CEREMONY_STATE_FOREIGN",
    `The state kept by dealer ${dealer} belongs to another ceremony, or to another commitment.`,
    "Use the state that round 1 of this ceremony gave; if it is lost, the ceremony begins anew.",
    { dealer },
  );
}
