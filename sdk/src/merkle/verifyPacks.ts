import type { PackLeaf } from "./leaf.ts";
import { MAX_CARTON_HEIGHT, type PacksProof } from "./provePacks.ts";
import { type CommittedTree, verifyProof } from "./verifyProof.ts";

/**
 * Whether all of these packs belong to a tree, by the proof of `provePacks`.
 *
 * @param packs in the order in which they were proved
 * @throws MediConnectError `LEAF_OUT_OF_RANGE`, `TEXT_NOT_BYTES20` where there can be no such pack
 */
export function verifyPacks(tree: CommittedTree, packs: readonly PackLeaf[], proof: PacksProof): boolean {
  const { cartonHeight, siblings } = proof;
  const ownSiblings = packs.length * cartonHeight;
  if (cartonHeight > Math.min(tree.depth, MAX_CARTON_HEIGHT) || !lieTogether(packs, cartonHeight))
    return false;
  if (siblings.length !== ownSiblings + tree.depth - cartonHeight) return false;

  const shared = siblings.slice(ownSiblings);
  return packs.every((pack, i) => {
    const own = siblings.slice(i * cartonHeight, (i + 1) * cartonHeight);
    return verifyProof(tree, pack, [...own, ...shared]);
  });
}

/** Whether there is a pack, and all of them lie under one node of that height. */
function lieTogether(packs: readonly PackLeaf[], height: number): boolean {
  const nodes = new Set(packs.map(({ position }) => Math.floor(position / 2 ** height)));
  return nodes.size === 1;
}
