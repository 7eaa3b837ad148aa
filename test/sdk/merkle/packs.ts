import {
  buildTree,
  encodeBytes20,
  positionOf,
  type LayoutOptions,
  type Lot,
  type PackLeaf,
  type PackList,
  type PackTree,
} from "../../../sdk/src/merkle/index.ts";

export const LOT: Lot = { gtin: "05000000000012", lot: "MC26A01", expiry: 21_365 };

/** The serial of a test pack: plain, so that a vector can be read. */
export function serialText(ordinal: number): string {
  return `S${String(ordinal).padStart(6, "0")}`;
}

export function packsOf(lot: Lot, count: number): PackList {
  const serials = new Uint8Array(count * 20);
  for (let ordinal = 0; ordinal < count; ordinal++)
    serials.set(encodeBytes20(serialText(ordinal)), ordinal * 20);
  return { ...lot, count, serials };
}

export function treeOf(units: number, options: LayoutOptions & { tranche?: number } = {}): Promise<PackTree> {
  return buildTree({ packs: packsOf(LOT, units), ...options });
}

/** The pack that `treeOf` put there. */
export function packAt(tree: PackTree, ordinal: number): PackLeaf {
  const position = positionOf(tree.layout, ordinal);
  return { ...LOT, serial: serialText(ordinal), tranche: tree.tranche, position };
}

/** What the chain knows of a tree. */
export function committed(tree: PackTree): { root: string; depth: number } {
  return { root: tree.root, depth: tree.layout.depth };
}
