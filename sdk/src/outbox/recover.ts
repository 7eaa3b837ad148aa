import { NodeSilent } from "./chainNode.ts";
import { deliver } from "./deliver.ts";
import type { Desk, DeskSigner } from "./desk.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { isUnfinished, type OutboxEntry } from "./OutboxEntry.ts";
import { signEmpty } from "./signEntry.ts";

/** A chain that was killed loses what it did since it last kept its state: a second or so. */
const MOST_LOST = 2 ** 16;

/**
 * Sends again what a crash has left behind, ours or the chain's: unfinished entries, and finished ones that a chain
 * which was killed has lost. In the order in which they were made, since one may rest on another.
 */
export async function recover(desk: Desk, chain: string): Promise<void> {
  const { store, node } = desk;
  const lost = (
    await Promise.all(store.signers(chain).map((signer) => findLost(desk, chain, signer)))
  ).flat();
  store.settle(lost.map((entry) => [entry, { state: "sent", error: "LOST_BY_CHAIN" }]));
  for (const entry of store.unfinished(chain)) {
    if (isUnfinished(entry)) await node.send([entry.raw]);
  }
}

/** Finished entries of which the chain knows nothing, though it is the same chain. */
async function findLost({ store, node }: Desk, chain: string, signer: string): Promise<OutboxEntry[]> {
  const lost: OutboxEntry[] = [];
  for (let known = 8; known <= MOST_LOST; known *= 2) {
    const entries = store.done(chain, signer, known).slice(lost.length);
    const receipts = await node.receipts(entries.map(({ hash, outcome }) => outcome ?? hash));
    const hidden = entries.filter((_, index) => receipts[index] === undefined);
    // A busy node shows a receipt late; what its own count is past was mined, and is not sent again.
    const { latest } = hidden.length === 0 ? { latest: 0 } : await node.nonces(signer);
    const gone = hidden.filter(({ nonce }) => latest <= nonce);
    lost.push(...gone);
    if (gone.length < entries.length || entries.length === 0) break;
  }
  return lost;
}

/** Brings a signer's own unfinished entries to their end, so that nothing of before stands in the way. */
export async function settleOwn(desk: Desk, signer: DeskSigner, chain: string): Promise<void> {
  for (const entry of desk.store.unfinished(chain, signer.account)) {
    await closeGap(desk, signer, entry);
    try {
      await deliver(desk, signer, entry);
    } catch (error) {
      // A refusal is in its row, and concerns whoever sent it; what is still on its way is tried again with the next.
      if (!(error instanceof MediConnectError)) throw error;
    }
  }
}

/**
 * Nothing is mined above a nonce that nobody used. So each below an entry's is sent: our own of that nonce, or where
 * that will never be mined, an empty transaction.
 */
export async function closeGap(desk: Desk, signer: DeskSigner, entry: OutboxEntry): Promise<void> {
  const { store, node, chainId } = desk;
  try {
    const count = await node.nonces(entry.signer);
    for (let nonce = count.pending; nonce < entry.nonce; nonce++) {
      const own = store.atNonce(entry.chain, entry.signer, nonce);
      const lives = own !== undefined && (isUnfinished(own) || own.state === "done");
      const { raw } = lives ? own : signEmpty({ chainId, key: signer.key, signer: signer.account }, nonce);
      await node.send([raw]);
    }
  } catch (error) {
    // The delivery that follows waits for the node.
    if (!(error instanceof NodeSilent)) throw error;
  }
}
