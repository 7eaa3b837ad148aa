import { hexToBytes } from "@noble/hashes/utils.js";
import { leafHash, type PackLeaf } from "./leaf.ts";
import { keccak256 } from "./keccak.ts";
import { createNodeHash } from "./node.ts";
import { toHex } from "./packTree.ts";
import { MAX_CARTON_HEIGHT, missingBelow, neighbourOf, type PacksProof } from "./provePacks.ts";
import { climb, type CommittedTree } from "./verifyProof.ts";

const nodeHash = createNodeHash(keccak256);

/**
 * Whether all of these packs belong to a tree, by the proof of `provePacks`.
 *
 * @param packs in the order in which they were proved
 * @throws MediConnectError `LEAF_OUT_OF_RANGE`, `TEXT_NOT_BYTES20` where there can be no such pack
 */
export function verifyPacks(tree: CommittedTree, packs: readonly PackLeaf[], proof: PacksProof): boolean {
  const { cartonHeight, siblings } = proof;
  const below = siblings.length + cartonHeight - tree.depth;
  if (cartonHeight > Math.min(tree.depth, MAX_CARTON_HEIGHT) || below < 0) return false;
  if (!isRow(packs, tree.depth, cartonHeight)) return false;

  const node = meet(packs, siblings.slice(0, below), cartonHeight);
  return node !== undefined && toHex(climb(node, siblings.slice(below))) === tree.root;
}

/** Whether there is a pack, and all of them ascend under one node of that height, in one tranche and within the tree. */
function isRow(packs: readonly PackLeaf[], depth: number, height: number): boolean {
  const nodes = new Set(
    packs.map(({ tranche, position }) => `${tranche}/${Math.floor(position / 2 ** height)}`),
  );
  return (
    nodes.size === 1 &&
    packs.every(({ position }, i) => position < 2 ** depth && position > (packs[i - 1]?.position ?? -1))
  );
}

/** The node above all packs; undefined where there are more or fewer siblings than it takes. */
function meet(
  packs: readonly PackLeaf[],
  siblings: readonly string[],
  height: number,
): Uint8Array | undefined {
  const positions = packs.map(({ position }) => position);
  const missing = missingBelow(positions, height);
  if (missing.length !== siblings.length) return undefined;

  let row = new Map(packs.map((pack) => [pack.position, leafHash(pack)]));
  for (let level = 0; level < height; level++) {
    missing.forEach((node, i) => {
      if (node.height === level) row.set(node.at, hexToBytes((siblings[i] ?? "").slice(2)));
    });
    row = parentsOf(row);
  }
  return [...row.values()][0];
}

/** A row of nodes, each with its neighbour, hashed to the row above. */
function parentsOf(row: ReadonlyMap<number, Uint8Array>): Map<number, Uint8Array> {
  const parents = new Map<number, Uint8Array>();
  for (const [at, node] of row) {
    const neighbour = row.get(neighbourOf(at));
    if (neighbour === undefined) continue;
    parents.set(Math.floor(at / 2), Uint8Array.from(nodeHash(node, neighbour)));
  }
  return parents;
}
