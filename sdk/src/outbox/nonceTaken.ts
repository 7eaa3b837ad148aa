import type { ChainNode } from "./chainNode.ts";
import { hashesOf, type OutboxEntry } from "./OutboxEntry.ts";

/** How far back it is looked for, and how many blocks a question. */
const [MOST_BLOCKS, BLOCKS_A_QUESTION] = [2_000, 50];
/** By then every node shows the receipt of what it has mined. */
const SURELY_MS = 600_000;

/**
 * Whether somebody else's transaction has used an entry's nonce, given that the account's count is past it and no receipt
 * is there. That alone proves nothing: a busy node counts a transaction before it shows its receipt, and whoever signs
 * anew then does it twice. So the other one must be seen.
 */
export async function isNonceTaken(node: ChainNode, entry: OutboxEntry): Promise<boolean> {
  if (Date.now() - entry.changedAt > SURELY_MS) return true;
  const last = await node.lastBlock();
  const first = Math.max(0, last - MOST_BLOCKS);
  for (let to = last; to >= first; to -= BLOCKS_A_QUESTION) {
    const from = Math.max(first, to - BLOCKS_A_QUESTION + 1);
    const found = (await node.transactionsIn(from, to)).find(
      ({ signer, nonce }) => nonce === entry.nonce && signer.toLowerCase() === entry.signer.toLowerCase(),
    );
    if (found !== undefined) return !hashesOf(entry).includes(found.hash);
  }
  return false;
}
