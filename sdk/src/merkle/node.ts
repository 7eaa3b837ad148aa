import type { Keccak } from "./keccak.ts";

/** Bytes of a node. */
export const NODE_BYTES = 32;

/** The node above two others, in whichever order they are given. */
export type NodeHash = (a: Uint8Array, b: Uint8Array) => Uint8Array;

/** Keccak over both children, the smaller first: `Hashes.commutativeKeccak256` of OpenZeppelin. */
export function createNodeHash(keccak: Keccak): NodeHash {
  // One buffer for all pairs: a new one for each would cost as much as a fifth of the hash.
  const pair = new Uint8Array(2 * NODE_BYTES);
  return (a, b) => {
    const ordered = isSorted(a, b);
    pair.set(ordered ? a : b, 0);
    pair.set(ordered ? b : a, NODE_BYTES);
    return keccak(pair);
  };
}

function isSorted(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < NODE_BYTES; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}
