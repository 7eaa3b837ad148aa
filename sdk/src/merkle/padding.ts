import { NODE_BYTES, nodeHash } from "./node.ts";
import type { Keccak } from "./keccak.ts";

/**
 * The nodes of a tree that holds nothing but padding, by height from the leaves up.
 *
 * A padding leaf is 32 zero bytes. No pack proves itself with it, since the leaf of a pack is a keccak output, and
 * keccak is not known to give zero for anything.
 */
export function paddingNodes(depth: number, keccak: Keccak): Uint8Array[] {
  let node = new Uint8Array(NODE_BYTES);
  const nodes = [node];
  for (let height = 1; height <= depth; height++) {
    node = nodeHash(node, node, keccak);
    nodes.push(node);
  }
  return nodes;
}
