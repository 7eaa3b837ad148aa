/** In what a prescription or a supply overlaps, in the order of the contracts' `OverlapKind`. */
export const OVERLAP_KINDS = ["none", "openElsewhere", "stillCovered", "openAndCovered"] as const;

export type OverlapKind = (typeof OVERLAP_KINDS)[number];

export function overlapKindOf(number: bigint | number): OverlapKind {
  return OVERLAP_KINDS[Number(number)] ?? "none";
}
