import { NODE_BYTES, type NodeHash } from "./node.ts";
import { nodeAt, type NodeStore } from "./packTree.ts";

/** Hashes the nodes `from` up to, but without, `to` of one height; nodes behind the last pack are not stored. */
export function hashNodes(
  nodes: NodeStore,
  height: number,
  from: number,
  to: number,
  nodeHash: NodeHash,
): void {
  const level = nodes.levels[height] ?? new Uint8Array();
  const paddingBelow = nodes.padding[height - 1];
  const padding = nodes.padding[height];
  const end = Math.min(to, level.length / NODE_BYTES);
  for (let at = from; at < end; at++) {
    const left = nodeAt(nodes, height - 1, 2 * at);
    // Packs fill every subtree from the left, so a node over padding on its left has nothing on its right either.
    const node = isSame(left, paddingBelow) ? padding : nodeHash(left, nodeAt(nodes, height - 1, 2 * at + 1));
    if (node) level.set(node, at * NODE_BYTES);
  }
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  for (let i = 0; i < NODE_BYTES; i++) if (a[i] !== b?.[i]) return false;
  return true;
}
