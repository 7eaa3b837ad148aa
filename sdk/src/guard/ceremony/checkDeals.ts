import { bytesToHex } from "@noble/hashes/utils.js";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { BASE, decodeElement, decodeScalar, Scalars, type Element } from "../group.ts";
import type { MemberKeys } from "../memberKeys.ts";
import { evaluateCommitments, lagrangeWeight } from "../polynomial.ts";
import { requireFaultless, type CeremonyFault } from "./ceremonyFaults.ts";
import { dealersOf, hashCeremonyPlan, type CeremonyPlan } from "./CeremonyPlan.ts";
import { collectCommitments, collectDeals } from "./collectMessages.ts";
import { digestCommitments } from "./dealShares.ts";
import type { Deal } from "./messages.ts";
import { verifyPossession } from "./possession.ts";
import { openSealedShare } from "./sealedShare.ts";

/** A deal whose public part holds. */
export interface CheckedDeal {
  readonly deal: Deal;
  readonly commitments: readonly Element[];
  /** By which the dealer's values count: 1 where a key is made, Lagrange's where one is re-shared. */
  readonly weight: bigint;
}

/**
 * Checks all that anybody can check of rounds 1 and 2.
 *
 * @throws MediConnectError `CEREMONY_FAILED` naming the dealers, `GUARD_DOCUMENT_INVALID`
 */
export function checkDeals(
  plan: CeremonyPlan,
  commitmentInputs: readonly unknown[],
  dealInputs: readonly unknown[],
): { readonly deals: readonly CheckedDeal[]; readonly heard: string } {
  const first = collectCommitments(plan, commitmentInputs);
  const { messages, heard } = collectDeals(plan, dealInputs);
  const digests = new Map(first.messages.map(({ dealer, digest }) => [dealer, digest]));
  const faults: CeremonyFault[] = [];
  const deals = messages.flatMap((deal) => {
    const checked = checkDeal(plan, deal, first.heard, digests.get(deal.dealer));
    if (typeof checked !== "string") return [checked];
    faults.push({ role: "dealer", index: deal.dealer, reason: checked });
    return [];
  });
  requireFaultless(faults);
  return { deals, heard };
}

function checkDeal(
  plan: CeremonyPlan,
  deal: Deal,
  heard: string,
  digest: string | undefined,
): CheckedDeal | CeremonyFault["reason"] {
  const { dealer } = deal;
  const ceremony = hashCeremonyPlan(plan);
  if (deal.heard !== heard) return "heard-otherwise";
  if (digestCommitments(deal.commitments, ceremony, dealer) !== digest) return "commitment-broken";
  if (deal.commitments.length !== plan.threshold) return "wrong-degree";
  const commitments = attempt(() => deal.commitments.map(decodeElement));
  const [constant] = commitments ?? [];
  if (commitments === undefined || constant === undefined) return "commitment-broken";
  if (!verifyPossession(deal.possession, constant, ceremony, dealer)) return "no-possession";
  if (plan.purpose === "reshare" && deal.commitments[0] !== publicShareOf(plan.previous, dealer)) {
    return "not-its-share";
  }
  const served = new Set(deal.shares.map(({ member }) => member));
  const complete = plan.members.every(({ index }) => served.has(index));
  if (!complete || deal.shares.length !== plan.members.length) return "share-missing";
  const weight = plan.purpose === "generate" ? 1n : lagrangeWeight(dealer, dealersOf(plan));
  return { deal, commitments, weight };
}

/** The member's share of one deal, or undefined where the dealer sent none that fits its commitments. */
export function openDealtShare(
  plan: CeremonyPlan,
  { deal, commitments }: CheckedDeal,
  member: number,
  keys: MemberKeys,
): bigint | undefined {
  const sealed = deal.shares.find((share) => share.member === member)?.sealed ?? "";
  const { sealingKey } = keys;
  const route = { ceremony: hashCeremonyPlan(plan), dealer: deal.dealer, member, sealingKey };
  const bytes = openSealedShare(sealed, keys, route);
  if (bytes === undefined) return undefined;
  const share = bytesToHex(bytes);
  bytes.fill(0);
  return fittingShare(share, commitments, member);
}

/** Feldman's check: the share times the base point is the commitments' value at the member. */
export function fittingShare(
  hex: string,
  commitments: readonly Element[],
  member: number,
): bigint | undefined {
  const share = attempt(() => decodeScalar(hex));
  if (share === undefined) return undefined;
  return BASE.multiply(share).equals(evaluateCommitments(commitments, member)) ? share : undefined;
}

/** The base point times a member's future share, from the deals alone. */
export function publicShareAt(deals: readonly CheckedDeal[], member: number): Element {
  const parts = deals.map(({ commitments, weight }) =>
    evaluateCommitments(commitments, member).multiplyUnsafe(weight),
  );
  return parts.reduce((sum, part) => sum.add(part));
}

/** The member's future share, from what each dealer sent it. */
export function sumShares(parts: readonly { readonly share: bigint; readonly weight: bigint }[]): bigint {
  return parts.reduce((sum, { share, weight }) => Scalars.add(sum, Scalars.mul(share, weight)), 0n);
}

function publicShareOf(
  { holders }: { readonly holders: readonly { readonly index: number; readonly publicShare: string }[] },
  dealer: number,
): string | undefined {
  return holders.find(({ index }) => index === dealer)?.publicShare;
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MediConnectError) return undefined;
    throw error;
  }
}
