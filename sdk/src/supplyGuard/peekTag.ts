import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { overlapKindOf, type OverlapKind } from "./overlapKinds.ts";

/** What the guard knows of one patient and one substance in one epoch. */
export interface GuardEntry {
  readonly tag: string;
  /** Unix seconds at which the medicine that was supplied runs out; 0 where nothing was. */
  readonly coveredUntil: number;
  /** Licence that supplied last; 0 where nobody did, or nobody knows who. */
  readonly lastDispenser: number;
  /** Prescriptions that are open. What expired unused may count until `openUntil`. */
  readonly open: number;
  readonly openUntil: number;
  /** Licence that issued all that are open; 0 where several did, or none is open. */
  readonly prescriber: number;
  /** A regulator lets the next overlap pass where the policy blocks it. */
  readonly released: boolean;
  readonly overridden: number;
  readonly reported: number;
  readonly corrections: number;
}

/**
 * What the guard knows under a tag, for nothing: a clinic asks before it prescribes.
 *
 * @example
 * const { tag } = await makeTags(tagging, { patient, code: "322341003", now });
 * const { open, coveredUntil } = await peekTag(client, tag);
 */
export async function peekTag({ guardLens }: MediConnectClient, tag: string): Promise<GuardEntry> {
  const found = await guardLens.peek(tag);
  return {
    tag,
    coveredUntil: Number(found.coveredUntil),
    lastDispenser: Number(found.lastDispenser),
    open: Number(found.open),
    openUntil: Number(found.openUntil),
    prescriber: Number(found.prescriber),
    released: found.released,
    overridden: Number(found.overridden),
    reported: Number(found.reported),
    corrections: Number(found.corrections),
  };
}

export interface OverlapQuestion {
  readonly tag: string;
  readonly previousTag: string;
  /** Number of the contracts' `Schedule`. */
  readonly schedule: number;
}

/** In what a prescription would overlap if the prescriber with `licence` issued it now. */
export async function overlapAtIssue(
  { guardLens }: MediConnectClient,
  { tag, previousTag, schedule, licence }: OverlapQuestion & { readonly licence: number },
): Promise<OverlapKind> {
  return overlapKindOf(await guardLens.overlapAtIssue(tag, previousTag, schedule, licence, 0));
}

/** In what the first part of a first issue would overlap if it were supplied now. */
export async function overlapAtSupply(
  { guardLens }: MediConnectClient,
  { tag, previousTag, schedule }: OverlapQuestion,
): Promise<OverlapKind> {
  return overlapKindOf(await guardLens.overlapAtSupply(tag, previousTag, schedule));
}
