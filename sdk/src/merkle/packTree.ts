import { bytesToHex } from "@noble/hashes/utils.js";
import type { Layout } from "./layout.ts";
import { NODE_BYTES } from "./node.ts";

/**
 * The nodes of a tree. Each level is one flat buffer that ends with its last node above a pack; what would follow
 * is padding, the same for every node of a level. So a tree costs 64 bytes a leaf in use, however far its size in
 * leaves is rounded up.
 */
export interface NodeStore {
  /** Nodes by height, leaves first. */
  readonly levels: readonly Uint8Array[];
  /** By height the node that stands over nothing but padding. */
  readonly padding: readonly Uint8Array[];
}

/** A whole tree in memory, ready to prove any pack. */
export interface PackTree extends NodeStore {
  readonly layout: Layout;
  /** Which tree of the lot, 0 to 255. */
  readonly tranche: number;
  /** 0x and 64 hex digits. */
  readonly root: string;
}

/** One node, read without a copy. `at` counts the nodes of its height from 0. */
export function nodeAt(nodes: NodeStore, height: number, at: number): Uint8Array {
  const start = at * NODE_BYTES;
  const level = nodes.levels[height];
  const node =
    level && start < level.length ? level.subarray(start, start + NODE_BYTES) : nodes.padding[height];
  if (node === undefined) throw new RangeError(`This tree has no height ${height}.`);
  return node;
}

export function toHex(node: Uint8Array): string {
  return `0x${bytesToHex(node)}`;
}
