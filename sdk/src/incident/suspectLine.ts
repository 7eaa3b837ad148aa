import type { PackCode } from "../gs1/index.ts";
import { positionOf, unitIndex } from "../merkle/index.ts";
import type { LotStore } from "../pack/lotStore.ts";
import { buildPackLine, packHead, packUnit } from "../pack/packLine.ts";

/** One suspected pack as the contracts' `PackLine`. */
export interface SuspectLine {
  readonly head: string;
  readonly units: string[];
  readonly siblings: string[];
  /** Heights of case, pallet and tranche above the pack; undefined where the lot's file does not know the pack. */
  readonly levels: { readonly case: number; readonly pallet: number; readonly tranche: number } | undefined;
}

/** With its proof where the lot's file knows the serial, without one where it does not. */
export async function suspectLine(pack: PackCode, lots: LotStore): Promise<SuspectLine> {
  const published = await lots.find(pack);
  const place = published?.placeOf(pack.serial);
  if (place === undefined) {
    return { head: packHead(pack, 0, 0), units: [packUnit(pack.serial, 0)], siblings: [], levels: undefined };
  }
  const tree = await place.tranche.tree();
  const { head, siblings } = buildPackLine(pack, tree, [{ serial: pack.serial, ordinal: place.ordinal }]);
  const index = unitIndex(tree.tranche, positionOf(tree.layout, place.ordinal));
  const shape = Number(BigInt(head) >> 8n) & 0xffffff;
  return {
    head,
    units: [packUnit(pack.serial, index)],
    siblings: [...siblings],
    levels: { case: shape >> 16, pallet: (shape >> 8) & 0xff, tranche: shape & 0xff },
  };
}
