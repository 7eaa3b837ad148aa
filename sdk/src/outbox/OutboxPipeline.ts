import { type MinedReceipt, NodeSilent } from "./chainNode.ts";
import { deliver } from "./deliver.ts";
import { askPatiently, type Desk, type DeskSigner, nameOfChain } from "./desk.ts";
import { isUnfinished, type OutboxEntry } from "./OutboxEntry.ts";
import { closeGap, recover, settleOwn } from "./recover.ts";
import { requireDone } from "./requireDone.ts";
import { payloadDigest, requireSame, signPayload } from "./signEntry.ts";
import type { Wish } from "./carry.ts";

/** A wish whose gas is known, so that it is not tried out first; a refusal comes once it is mined, as typed as ever. */
export interface PipelinedWish extends Wish {
  readonly idempotencyKey: string;
  readonly gas: bigint;
}

/** What is signed and stored in one transaction of the file, and sent in one request. */
const MOST_A_BATCH = 64;
/** How often the node is asked what it has mined. */
const LOOK_MS = 15;
/** What is not mined by then is delivered one by one. */
const STRAGGLER_MS = 30_000;
/** Before that nobody looks whether somebody else has changed it. */
const CHANGED_AFTER_MS = 1_000;

interface Waiting {
  readonly signer: DeskSigner;
  readonly wish: PipelinedWish;
  readonly resolve: (hash: string) => void;
  readonly reject: (error: unknown) => void;
}

interface Sent {
  readonly waiting: Waiting;
  readonly entry: OutboxEntry;
  readonly sentAt: number;
}

/**
 * Sends what many ask for at once: whatever has come in meanwhile is signed and stored together, sent together, and
 * looked for together. What does not go smoothly is delivered one by one, as ever.
 *
 * @example
 * const pipeline = new OutboxPipeline(outbox.deskFor(client));
 * await pipeline.begin([prescriber]);
 * await pipeline.send(prescriber, { to, data, idempotencyKey, gas: 200_000n });
 */
export class OutboxPipeline {
  readonly #desk: Desk;
  readonly #waiting: Waiting[] = [];
  readonly #nonces = new Map<string, number>();
  #sent: Sent[] = [];
  #chain = "";
  #flushing = false;
  #looking = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * Once, with all who will sign: brings to an end what earlier processes have left behind.
   *
   * @throws MediConnectError `OUTBOX_UNREACHABLE`
   */
  async begin(signers: readonly DeskSigner[]): Promise<void> {
    const desk = this.#desk;
    this.#chain = await askPatiently(desk, () => nameOfChain(desk));
    await askPatiently(desk, () => recover(desk, this.#chain));
    for (const signer of signers) {
      await settleOwn(desk, signer, this.#chain);
      const { pending } = await askPatiently(desk, () => desk.node.nonces(signer.account));
      this.#nonces.set(signer.account, pending);
    }
  }

  /**
   * @returns hash of the transaction that had the effect
   * @throws MediConnectError as `carry` does
   */
  send(signer: DeskSigner, wish: PipelinedWish): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ signer, wish, resolve, reject });
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    // What else is asked for in this moment goes along.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.#waiting.length > 0) await this.#sendBatch(this.#waiting.splice(0, MOST_A_BATCH));
    } finally {
      this.#flushing = false;
    }
  }

  async #sendBatch(batch: readonly Waiting[]): Promise<void> {
    const { store, node, onEdge } = this.#desk;
    try {
      onEdge("signing");
      const entries = store.enlist(batch.map((waiting) => this.#draftOf(waiting)));
      onEdge("stored");
      const sending = batch.flatMap((waiting, index) => this.#sendable(waiting, entries[index]));
      if (sending.length === 0) return;
      const answers = await node.send(sending.map(({ entry }) => entry.raw));
      onEdge("answered");
      sending.forEach((sent, index) => {
        if (answers[index]?.answer === "taken") this.#sent.push(sent);
        else void this.#deliver(sent);
      });
    } catch (error) {
      this.#handBatchOver(batch, error);
    }
    void this.#look();
  }

  #draftOf({ signer, wish: { to, data, gas, idempotencyKey: key } }: Waiting) {
    const payload = { signer: signer.account, to, data };
    const { chainId } = this.#desk;
    const sign = (nonce: number) => signPayload({ ...payload, chainId, key: signer.key, gas }, nonce);
    const chainNonce = this.#nonces.get(signer.account) ?? 0;
    return { ...payload, chain: this.#chain, key, payload: payloadDigest(payload), chainNonce, sign };
  }

  /** A key that stands for something else is refused; one that was used for the same has its answer already. */
  #sendable(waiting: Waiting, entry: OutboxEntry | undefined): Sent[] {
    if (entry === undefined) return [];
    const sent = { waiting, entry, sentAt: performance.now() };
    try {
      const { to, data } = waiting.wish;
      requireSame(entry, payloadDigest({ signer: waiting.signer.account, to, data }));
    } catch (error) {
      waiting.reject(error);
      return [];
    }
    // One that is being cancelled carries other bytes than those that were asked for.
    if (isUnfinished(entry) && entry.state !== "cancelling") return [sent];
    void this.#deliver(sent);
    return [];
  }

  /** An answer that was lost, for all of them; what is stored is delivered. */
  #handBatchOver(batch: readonly Waiting[], error: unknown): void {
    for (const waiting of batch) {
      const entry = error instanceof NodeSilent ? this.#kept(waiting) : undefined;
      if (entry !== undefined) void this.#deliver({ waiting, entry, sentAt: performance.now() });
      else waiting.reject(error);
    }
  }

  #kept({ signer, wish: { idempotencyKey } }: Waiting): OutboxEntry | undefined {
    try {
      return this.#desk.store.find(this.#chain, signer.account, idempotencyKey);
    } catch {
      return undefined;
    }
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    while (this.#sent.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const looked = this.#sent;
      try {
        await this.#settleMined(looked);
      } catch (error) {
        this.#giveUp(looked, error);
      }
    }
    this.#looking = false;
  }

  /** What waits learns of it; its entries are kept. */
  #giveUp(looked: readonly Sent[], error: unknown): void {
    const ended = new Set(looked);
    this.#sent = this.#sent.filter((sent) => !ended.has(sent));
    for (const { waiting } of looked) waiting.reject(error);
  }

  async #settleMined(looked: readonly Sent[]): Promise<void> {
    const receipts = await this.#receiptsOf(looked);
    const done = looked.flatMap((sent, index) => (receipts[index]?.succeeded === true ? [sent] : []));
    const now = performance.now();
    const odd = looked.filter(
      (sent, index) =>
        receipts[index]?.succeeded === false ||
        (receipts[index] === undefined && this.#isStraggler(sent, now)),
    );
    const ended = new Set([...done, ...odd]);
    this.#sent = this.#sent.filter((sent) => !ended.has(sent));
    this.#desk.store.settle(
      done.map(({ entry }) => [entry, { state: "done", outcome: entry.hash, reported: true }]),
    );
    this.#desk.onEdge("settled");
    for (const { waiting, entry } of done) waiting.resolve(entry.hash);
    for (const sent of odd) void this.#deliver(sent);
  }

  /** Also what was dropped, or signed anew, by somebody else: its hash is another one now. */
  #isStraggler({ entry, sentAt }: Sent, now: number): boolean {
    const age = now - sentAt;
    if (age < CHANGED_AFTER_MS) return false;
    const { hash, state } = this.#desk.store.get(entry.id);
    return age > STRAGGLER_MS || hash !== entry.hash || state === "dropped";
  }

  /**
   * In their order, undefined where not mined. A signer's count tells of all its transactions at once whether a receipt is
   * worth asking for. None where the node is silent: the next look tells, or they become stragglers.
   */
  async #receiptsOf(looked: readonly Sent[]): Promise<(MinedReceipt | undefined)[]> {
    const { node } = this.#desk;
    try {
      const signers = [...new Set(looked.map(({ entry }) => entry.signer))];
      const counts = await node.minedCounts(signers);
      const countOf = new Map(signers.map((signer, index) => [signer, counts[index] ?? 0]));
      const mined = looked.filter(({ entry }) => entry.nonce < (countOf.get(entry.signer) ?? 0));
      const receipts = await node.receipts(mined.map(({ entry }) => entry.hash));
      const found = new Map(mined.map((sent, index) => [sent, receipts[index]]));
      return looked.map((sent) => found.get(sent));
    } catch (error) {
      if (error instanceof NodeSilent) return [];
      throw error;
    }
  }

  async #deliver({ waiting, entry }: Sent): Promise<void> {
    const { signer } = waiting;
    try {
      if (isUnfinished(entry)) await closeGap(this.#desk, signer, entry);
      const ended = await deliver(this.#desk, signer, entry);
      this.#desk.store.report(requireDone(ended));
      waiting.resolve(ended.outcome ?? ended.hash);
    } catch (error) {
      waiting.reject(error);
    }
  }
}
