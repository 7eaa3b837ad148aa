import { MediConnectError } from "../errors/MediConnectError.ts";
import { ordinalAt } from "./layout.ts";
import { nodeAt, toHex, type PackTree } from "./packTree.ts";

/**
 * The proof that the pack at a position belongs to the tree: its siblings from the leaf to the root, exactly
 * `depth` of them, for OpenZeppelin's `MerkleProof.verify`.
 *
 * @throws MediConnectError `NO_PACK_AT_POSITION` where the tree holds padding
 *
 * @example
 * const siblings = provePack(tree, positionOf(tree.layout, 3));
 * siblings.length === tree.layout.depth; // true
 */
export function provePack(tree: PackTree, position: number): string[] {
  requirePack(tree, position);
  return siblingsOf(tree, position, 0, tree.layout.depth);
}

/** The siblings of the nodes over `position` at the heights from `from` up to, but without, `to`. */
export function siblingsOf(tree: PackTree, position: number, from: number, to: number): string[] {
  const siblings: string[] = [];
  for (let height = from; height < to; height++) {
    // Position has 32 bits and shifts are signed, hence the division.
    const at = Math.floor(position / 2 ** height);
    siblings.push(toHex(nodeAt(tree, height, at % 2 === 0 ? at + 1 : at - 1)));
  }
  return siblings;
}

export function requirePack(tree: PackTree, position: number): void {
  if (ordinalAt(tree.layout, position) !== undefined) return;
  throw new MediConnectError(
    "NO_PACK_AT_POSITION",
    `No pack lies at position ${position} of this tree of ${tree.layout.units} packs.`,
    "Take the position from positionOf(layout, ordinal), with the ordinal of the pack in the lot file.",
    { position, units: tree.layout.units, trancheSize: tree.layout.trancheSize },
  );
}
