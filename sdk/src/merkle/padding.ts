import { NODE_BYTES, type NodeHash } from "./node.ts";

/**
 * The nodes of a tree that holds nothing but padding, by height from the leaves up.
 *
 * A padding leaf is 32 zero bytes. No pack proves itself with it, since the leaf of a pack is a keccak output, and
 * keccak is not known to give zero for anything.
 */
export function paddingNodes(depth: number, nodeHash: NodeHash): Uint8Array[] {
  let node = new Uint8Array(NODE_BYTES);
  const nodes = [node];
  for (let height = 1; height <= depth; height++) {
    node = Uint8Array.from(nodeHash(node, node));
    nodes.push(node);
  }
  return nodes;
}
