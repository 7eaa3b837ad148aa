import type { ChainNode } from "./chainNode.ts";
import { hashesOf, type OutboxEntry } from "./OutboxEntry.ts";

const BLOCKS_A_QUESTION = 50;

/**
 * Whether somebody else's transaction has used an entry's nonce, given that the account's count is past it and no receipt
 * is there. That alone proves nothing, however long ago the entry was made: a busy node counts a transaction before it
 * shows its receipt, and whoever signs anew then does it twice. So the other one must be seen in a block.
 *
 * @param most how many blocks are looked through, latest first; where it is not found in them, look through more
 */
export async function isNonceTaken(node: ChainNode, entry: OutboxEntry, most: number): Promise<boolean> {
  const last = await node.lastBlock();
  const first = Math.max(0, last - most + 1);
  const signer = entry.signer.toLowerCase();
  for (let to = last; to >= first; to -= BLOCKS_A_QUESTION) {
    const from = Math.max(first, to - BLOCKS_A_QUESTION + 1);
    const own = (await node.transactionsIn(from, to)).filter((sent) => sent.signer.toLowerCase() === signer);
    const found = own.find(({ nonce }) => nonce === entry.nonce);
    if (found !== undefined) return !hashesOf(entry).includes(found.hash);
    // Nonces are mined in their order: below a lower one there is none.
    if (own.some(({ nonce }) => nonce < entry.nonce)) return false;
  }
  return false;
}
