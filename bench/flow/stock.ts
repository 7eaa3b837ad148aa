import type { LotFile, PackTree } from "../../sdk/src/index.ts";

export const GROUP = 322_237_000n;
export const UNIT = 428_673_006n;
export const GTIN = "05000000000012";
export const LOT = "FLOW1";
export const UNITS_PER_PACK = 28;

/** A lot with a pack for each prescription, registered. */
export interface Stock {
  readonly file: LotFile;
  readonly tree: PackTree;
}
