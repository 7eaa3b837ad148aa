import { hexToBytes } from "@noble/hashes/utils.js";
import { keccak256 } from "./keccak.ts";
import { leafHash, type PackLeaf } from "./leaf.ts";
import { createNodeHash } from "./node.ts";
import { toHex } from "./packTree.ts";

const nodeHash = createNodeHash(keccak256);

/** What the chain knows of a tree. */
export interface CommittedTree {
  /** 0x and 64 hex digits. */
  readonly root: string;
  readonly depth: number;
}

/**
 * Whether a pack belongs to a tree, as the contracts judge it. It takes the pack and not a leaf, so that neither
 * padding nor an inner node can be passed off as one; and a proof of any other length than `depth` proves nothing.
 *
 * @throws MediConnectError `LEAF_OUT_OF_RANGE`, `TEXT_NOT_BYTES20` where there can be no such pack
 */
export function verifyProof(tree: CommittedTree, pack: PackLeaf, siblings: readonly string[]): boolean {
  if (siblings.length !== tree.depth || pack.position >= 2 ** tree.depth) return false;
  return toHex(climb(leafHash(pack), siblings)) === tree.root;
}

/** The node that `siblings`, bottom up, lead to. */
export function climb(node: Uint8Array, siblings: readonly string[]): Uint8Array {
  return siblings.reduce((below, sibling) => nodeHash(below, hexToBytes(sibling.slice(2))), node);
}
