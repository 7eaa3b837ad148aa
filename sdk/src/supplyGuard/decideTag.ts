import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { ROLES } from "../licence/roles.ts";
import { CORRECTION_REASONS, type CorrectionReason } from "./correctionReasons.ts";
import { overlapKindOf, type OverlapKind } from "./overlapKinds.ts";
import type { OverlapQuestion } from "./peekTag.ts";

/**
 * Leaves a trace of an overlap that this prescriber or pharmacy was refused for; a refusal itself leaves none.
 *
 * @returns the kind of the overlap, and the hash of the transaction; `none` and no hash where nothing overlaps
 * @throws MediConnectError those of the licence
 */
export async function reportOverlap(
  { guardOffice }: SigningClient,
  { tag, previousTag, schedule, role }: OverlapQuestion & { readonly role: "prescriber" | "dispenser" },
): Promise<{ readonly kind: OverlapKind; readonly transaction: string | undefined }> {
  const call = [tag, previousTag, schedule, ROLES[role]] as const;
  const kind = overlapKindOf(await guardOffice.reportOverlap.staticCall(...call));
  if (kind === "none") return { kind, transaction: undefined };
  const { hash } = await sendTransaction(guardOffice.reportOverlap(...call, GAS_FREE));
  return { kind, transaction: hash };
}

/**
 * As a regulator, lets the next overlap under a tag pass where the policy blocks it.
 *
 * @returns hash of the transaction
 * @throws MediConnectError those of the licence
 */
export async function releaseOverlap({ guardOffice }: SigningClient, tag: string): Promise<string> {
  return (await sendTransaction(guardOffice.releaseOverlap(tag, GAS_FREE))).hash;
}

/**
 * As a regulator, corrects what the guard holds under a tag and is not true: the cover gets shorter, or what is open
 * no longer counts.
 *
 * @param coveredUntil Unix seconds, no later than it is
 * @returns hash of the transaction
 * @throws MediConnectError `GuardTagUnknown`, `CoverNotShorter`, and those of the licence
 */
export async function correctGuard(
  { guardOffice }: SigningClient,
  {
    tag,
    coveredUntil,
    disregard,
    reason,
  }: {
    readonly tag: string;
    readonly coveredUntil: number;
    readonly disregard: boolean;
    readonly reason: CorrectionReason;
  },
): Promise<string> {
  const { number } = CORRECTION_REASONS[reason];
  const sent = guardOffice.correctGuard(tag, coveredUntil, disregard, number, GAS_FREE);
  return (await sendTransaction(sent)).hash;
}

/**
 * As the pharmacy that holds a prescription: tells the regulator that its tag is not that of its patient and medicine.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotConcerned`, and those of the licence
 */
export async function disputeTag({ guardOffice }: SigningClient, id: string): Promise<string> {
  return (await sendTransaction(guardOffice.disputeTag(id, GAS_FREE))).hash;
}
