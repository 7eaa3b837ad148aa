import { MediConnectError } from "../errors/MediConnectError.ts";
import { deliver } from "./deliver.ts";
import { askPatiently, type Desk, type DeskSigner } from "./desk.ts";
import { findEarlierSame } from "./earlierSame.ts";
import { carriesCancel, hashesOf, isUnfinished, type OutboxEntry, type Payload } from "./OutboxEntry.ts";
import type { AdoptedWish, EntryDraft } from "./entryStore.ts";
import { closeGap, recover } from "./recover.ts";
import { requireDone } from "./requireDone.ts";
import { payloadDigest, requireSame, signPayload } from "./signEntry.ts";

/** A wish, as a contract's method hands it to its signer. */
export interface Wish {
  readonly to: string;
  readonly data: string;
  /** Names the wish: whoever asks again with it means the same. */
  readonly idempotencyKey: string | undefined;
  /** Gas limit of the caller's; where there is none, it is estimated. */
  readonly gas?: bigint | undefined;
}

/**
 * Carries a wish out once: tries it, then signs and stores it, then sends it until it is mined. A wish that stands in the
 * outbox already is brought to its end instead.
 *
 * @returns hash of the transaction that had the effect
 * @throws MediConnectError of the contract's typed error, `IDEMPOTENCY_KEY_REUSED`, `OUTBOX_UNREACHABLE`, `OUTBOX_DROPPED`,
 * and those of `deliver`
 */
export async function carry(
  desk: Desk,
  signer: DeskSigner,
  chain: string,
  { to, data, idempotencyKey: key, gas: limit }: Wish,
): Promise<string> {
  const { store } = desk;
  const payload: Payload = { signer: signer.account, to, data };
  const digest = payloadDigest(payload);
  const standing = findStanding(desk, chain, payload, key);
  if (standing !== undefined) {
    requireSame(standing, digest);
    const ended = await resume(desk, signer, standing);
    if (ended !== undefined) return report(desk, requireDone(ended));
  }
  const tried = await tryOut(desk, chain, payload, { key, limit });
  if ("outcome" in tried) {
    if (key !== undefined) adopt(desk, { ...payload, chain, key, payload: digest }, standing, tried.outcome);
    return tried.outcome;
  }
  const { gas, chainNonce } = tried;
  const sign = (nonce: number) =>
    signPayload({ ...payload, chainId: desk.chainId, key: signer.key, gas }, nonce);
  const draft: EntryDraft = { ...payload, chain, key, payload: digest, chainNonce, sign };
  desk.onEdge("signing");
  const entry = standing === undefined ? enlistOne(desk, draft) : store.signAgain(standing, draft);
  requireSame(entry, digest);
  desk.onEdge("stored");
  if (entry.nonce > chainNonce) await closeGap(desk, signer, entry);
  return report(desk, requireDone(await deliver(desk, signer, entry)));
}

/** The entry that a wish is, if there is one. */
export function findStanding(
  { store }: Pick<Desk, "store">,
  chain: string,
  payload: Payload,
  key: string | undefined,
): OutboxEntry | undefined {
  const { signer } = payload;
  return key === undefined
    ? store.findSame(chain, signer, payloadDigest(payload))
    : store.find(chain, signer, key);
}

/**
 * @returns undefined where it had ended without effect, so that it may be tried anew; not where that happens meanwhile,
 * since whoever drops it would be overruled by whoever waits for it
 */
async function resume(
  desk: Desk,
  signer: DeskSigner,
  standing: OutboxEntry,
): Promise<OutboxEntry | undefined> {
  if (standing.state === "done") return standing;
  if (isUnfinished(standing)) {
    await closeGap(desk, signer, standing);
    return deliver(desk, signer, standing);
  }
  // One that was dropped by force may have been mined since.
  const own = hashesOf(standing).filter((hash) => hash !== standing.hash || !carriesCancel(standing));
  const receipts = await askPatiently(desk, () => desk.node.receipts(own));
  const effective = receipts.find((receipt) => receipt?.succeeded === true);
  if (effective === undefined) return undefined;
  desk.store.settle([[standing, { state: "done", outcome: effective.hash }]]);
  return desk.store.get(standing.id);
}

interface Possible {
  readonly gas: bigint;
  readonly chainNonce: number;
}

/** Typed refusals come before anything is stored; with a key of the caller's, "already done" by the same is none. */
async function tryOut(
  desk: Desk,
  chain: string,
  payload: Payload,
  { key, limit }: { readonly key: string | undefined; readonly limit: bigint | undefined },
): Promise<Possible | { readonly outcome: string }> {
  const { node, store } = desk;
  const { signer: from, to, data } = payload;
  const { pending: chainNonce } = await askPatiently(desk, () => node.nonces(from));
  // A chain that was killed and has gone on from what it kept: ours of its last second come first.
  if (chainNonce < store.nextNonce(chain, from)) await askPatiently(desk, () => recover(desk, chain));
  const gas = await askPatiently(desk, () => node.gasFor({ from, to, data }));
  if (gas instanceof MediConnectError) {
    const outcome =
      key === undefined ? undefined : await askPatiently(desk, () => findEarlierSame(node, payload, gas));
    if (outcome === undefined) throw gas;
    return { outcome };
  }
  return { gas: limit ?? gas, chainNonce };
}

function enlistOne({ store }: Desk, draft: EntryDraft): OutboxEntry {
  const [entry] = store.enlist([draft]);
  if (entry === undefined) throw new Error("a draft made no entry");
  return entry;
}

/** A later repetition of the key must not act, whatever has changed by then. */
function adopt({ store }: Desk, wish: AdoptedWish, standing: OutboxEntry | undefined, outcome: string): void {
  if (standing === undefined) requireSame(store.adopt(wish, outcome), wish.payload);
  else store.settle([[standing, { state: "done", outcome, reported: true }]]);
}

/** @returns hash of the transaction that had the effect */
function report({ store }: Desk, entry: OutboxEntry): string {
  store.report(entry);
  return entry.outcome ?? entry.hash;
}
