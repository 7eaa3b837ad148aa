import { MediConnectError } from "../errors/MediConnectError.ts";
import { type MinedReceipt, NodeSilent } from "./chainNode.ts";
import { type Desk, type DeskSigner, requireChainOf } from "./desk.ts";
import { findEarlierSame } from "./earlierSame.ts";
import type { EntryChange } from "./entryStore.ts";
import { isNonceTaken } from "./nonceTaken.ts";
import { carriesCancel, hashesOf, isUnfinished, type OutboxEntry } from "./OutboxEntry.ts";
import { startPauses } from "./patience.ts";
import { payloadDigest, signPayload } from "./signEntry.ts";

/** Looking whether it is mined costs little: an embedded chain has it within milliseconds. */
const FIRST_LOOK_MS = 10;
const LONGEST_LOOK_MS = 1_000;
/** A node that was restarted has lost what waited in it. */
const SEND_AGAIN_MS = 3_000;
/** How often an entry is signed anew because somebody else used its nonce. */
const MOST_SIGNATURES = 5;
/** What used an entry's nonce was most often mined while the entry waited. */
const FIRST_BLOCKS = 500;

interface Progress {
  entry: OutboxEntry;
  /** When a node last took it. */
  takenAt: number | undefined;
  /** Whether the node was silent, and may be another one since. */
  unsure: boolean;
  /** How many blocks are looked through for what has used its nonce; twice as many each time. */
  blocksBack: number;
}

/**
 * Sends an entry until it is mined, again and again where answers are lost: the same bytes take effect once. Where
 * somebody else has used the nonce, it can never be mined any more and is signed anew with the next one, unless its
 * effect stands already.
 *
 * @returns the entry, `done` or `dropped`
 * @throws MediConnectError of the contract's typed error, `OUTBOX_UNSENT`, `OUTBOX_UNCONFIRMED`, `OUTBOX_REFUSED`,
 * `OUTBOX_OTHER_CHAIN`, `OUTBOX_NONCE_TAKEN`
 */
export async function deliver(
  desk: Desk,
  signer: DeskSigner | undefined,
  entry: OutboxEntry,
): Promise<OutboxEntry> {
  const failures = startPauses(desk.patience);
  const looks = startPauses({
    ...desk.patience,
    firstPauseMs: FIRST_LOOK_MS,
    longestPauseMs: LONGEST_LOOK_MS,
  });
  const progress: Progress = {
    entry,
    takenAt: undefined,
    unsure: entry.attempts > 0,
    blocksBack: FIRST_BLOCKS,
  };
  desk.store.countAttempt(entry);
  for (;;) {
    try {
      const ended = await advance(desk, signer, progress);
      if (ended !== undefined) return ended;
      if (!(await looks.next())) break;
    } catch (error) {
      if (!(error instanceof NodeSilent)) throw error;
      progress.unsure = true;
      desk.store.settle([[progress.entry, { error: "NODE_SILENT" }]]);
      if (!(await failures.next(error.waitMs))) break;
    }
  }
  throw stillOnItsWay(progress.entry, progress.takenAt !== undefined || entry.state === "sent");
}

/** One round. @returns the entry once it has ended */
async function advance(
  desk: Desk,
  signer: DeskSigner | undefined,
  progress: Progress,
): Promise<OutboxEntry | undefined> {
  const { node, store } = desk;
  if (progress.unsure) await requireChainOf(desk, progress.entry);
  progress.unsure = false;
  // Another process may have brought it to its end.
  progress.entry = store.get(progress.entry.id);
  if (!isUnfinished(progress.entry)) return endOf(progress.entry);
  const [refusedBecause, silence] = await send(desk, progress);
  const { entry } = progress;
  // Also where no answer came: the node may have it all the same.
  const mined = await findMined(desk, entry);
  if (mined !== undefined) return conclude(desk, entry, mined);
  if (silence !== undefined) throw silence;
  if (refusedBecause !== undefined) return refuseForGood(desk, entry, refusedBecause);
  if (entry.state === "stored" && progress.takenAt !== undefined) store.settle([[entry, { state: "sent" }]]);
  const count = await node.nonces(entry.signer);
  if (count.latest <= entry.nonce) return undefined;
  // The count first, then the receipts: what was mined in between is seen.
  const minedSince = await findMined(desk, entry);
  if (minedSince !== undefined) return conclude(desk, entry, minedSince);
  const taken = await isNonceTaken(node, entry, progress.blocksBack);
  progress.blocksBack *= 2;
  if (!taken) return undefined;
  progress.takenAt = undefined;
  progress.blocksBack = FIRST_BLOCKS;
  return signAnew(desk, signer, entry, count.pending);
}

/** @returns why no node will ever take it, and what came instead of an answer */
async function send(
  desk: Desk,
  progress: Progress,
): Promise<[refusedBecause: string | undefined, silence: NodeSilent | undefined]> {
  const { takenAt, entry } = progress;
  if (takenAt !== undefined && performance.now() - takenAt < SEND_AGAIN_MS) return [undefined, undefined];
  try {
    const [said] = await desk.node.send([entry.raw]);
    desk.onEdge("answered");
    if (said?.answer === "taken") progress.takenAt = performance.now();
    return [said?.answer === "refused" ? said.why : undefined, undefined];
  } catch (error) {
    if (error instanceof NodeSilent) return [undefined, error];
    throw error;
  }
}

/** The one that took effect, under whatever nonce; else what became of the present bytes. */
async function findMined({ node }: Desk, entry: OutboxEntry): Promise<MinedReceipt | undefined> {
  const receipts = await node.receipts(hashesOf(entry));
  return receipts.find((receipt) => receipt?.succeeded === true) ?? receipts[0];
}

async function conclude(
  desk: Desk,
  entry: OutboxEntry,
  mined: MinedReceipt,
): Promise<OutboxEntry | undefined> {
  if (!mined.succeeded) return concludeReverted(desk, entry, mined);
  const cancelled = mined.hash === entry.hash && carriesCancel(entry);
  return settle(desk, entry, { state: cancelled ? "dropped" : "done", outcome: mined.hash });
}

/** Mined without effect, since something had changed after it was tried. */
async function concludeReverted(
  desk: Desk,
  entry: OutboxEntry,
  mined: MinedReceipt,
): Promise<OutboxEntry | undefined> {
  const { signer, to, data } = entry;
  const refusal =
    (await desk.node.refusalOf({ from: signer, to, data }, mined.block)) ?? outOfGas(entry, mined.hash);
  return endRefused(desk, entry, refusal);
}

async function endRefused(
  desk: Desk,
  entry: OutboxEntry,
  refusal: MediConnectError,
): Promise<OutboxEntry | undefined> {
  const earlier = await findEarlierSame(desk.node, entry, refusal);
  if (earlier !== undefined) return settle(desk, entry, { state: "done", outcome: earlier });
  const ended = settle(desk, entry, { state: "refused", error: refusal.code });
  if (ended?.state === "refused") throw refusal;
  return ended;
}

/** Somebody else has used its nonce: tried anew, and signed anew. */
async function signAnew(
  desk: Desk,
  signer: DeskSigner | undefined,
  entry: OutboxEntry,
  chainNonce: number,
): Promise<OutboxEntry | undefined> {
  if (entry.state === "cancelling") return settle(desk, entry, { state: "dropped" });
  if (signer === undefined || entry.formerHashes.length >= MOST_SIGNATURES) throw nonceTaken(entry);
  const { to, data, chain, key } = entry;
  const gas = await desk.node.gasFor({ from: signer.account, to, data });
  if (gas instanceof MediConnectError) return endRefused(desk, entry, gas);
  const payload = { signer: signer.account, to, data };
  desk.store.signAgain(entry, {
    ...payload,
    chain,
    key,
    payload: payloadDigest(payload),
    chainNonce,
    sign: (nonce) => signPayload({ ...payload, chainId: desk.chainId, key: signer.key, gas }, nonce),
  });
  return undefined;
}

/** @returns undefined where somebody else has changed it meanwhile, so that it has to be looked at again */
function settle(desk: Desk, entry: OutboxEntry, change: EntryChange): OutboxEntry | undefined {
  desk.store.settle([[entry, change]]);
  desk.onEdge("settled");
  const now = desk.store.get(entry.id);
  return isUnfinished(now) ? undefined : now;
}

function endOf(entry: OutboxEntry): OutboxEntry {
  if (entry.state !== "refused") return entry;
  throw new MediConnectError(
    entry.lastError ?? "OUTBOX_REFUSED",
    "The chain refused the transaction.",
    "Repeat the command to see why.",
    { key: entry.key },
  );
}

function refuseForGood(desk: Desk, entry: OutboxEntry, why: string): OutboxEntry | undefined {
  const ended = settle(desk, entry, { state: "refused", error: "OUTBOX_REFUSED" });
  if (ended?.state !== "refused") return ended;
  throw new MediConnectError(
    "OUTBOX_REFUSED",
    `The node does not take the transaction: ${why}.`,
    "Nothing was done. Check the account and the chain, then repeat the command.",
    { key: entry.key },
  );
}

function stillOnItsWay({ key, nonce, signer }: OutboxEntry, taken: boolean): MediConnectError {
  const facts = { key, signer, nonce };
  if (taken)
    return new MediConnectError(
      "OUTBOX_UNCONFIRMED",
      "The chain has taken the transaction and did not say in time that it is mined. It is kept and will not be done twice.",
      "Repeat the command, or run `npx hardhat outbox retry`; `npx hardhat outbox list` shows it.",
      facts,
    );
  return new MediConnectError(
    "OUTBOX_UNSENT",
    "The transaction is signed and kept, but the chain did not take it in time.",
    "Once the chain answers again, repeat the command or run `npx hardhat outbox retry`: it is done once.",
    facts,
  );
}

function outOfGas({ key }: OutboxEntry, transaction: string): MediConnectError {
  return new MediConnectError(
    "OUTBOX_REVERTED",
    "The transaction was mined without effect, and goes through if it is tried now.",
    "Look up the state, then repeat the command.",
    { key, transaction },
  );
}

function nonceTaken({ key, nonce, signer }: OutboxEntry): MediConnectError {
  return new MediConnectError(
    "OUTBOX_NONCE_TAKEN",
    `Somebody else signs with the key of ${signer}: its transaction ${nonce} is not ours.`,
    "Repeat the command. One key belongs to one outbox: give each program a key of its own.",
    { key, signer, nonce },
  );
}
