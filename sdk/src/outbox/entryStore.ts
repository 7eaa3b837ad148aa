import type { DatabaseSync, StatementSync } from "node:sqlite";
import { z } from "zod";
import { SQL } from "./entryTables.ts";
import { openDatabase } from "./openDatabase.ts";
import {
  carriesCancel,
  type EntryState,
  isUnfinished,
  type OutboxEntry,
  type Payload,
  type SignedBytes,
} from "./OutboxEntry.ts";
import { FORCED } from "./requireDone.ts";

/** So long a command that died is expected to be repeated. */
const UNREPORTED_MS = 3_600_000;

const row = z.object({
  id: z.number(),
  chain: z.string(),
  signer: z.string(),
  key: z.string(),
  target: z.string(),
  data: z.string(),
  nonce: z.number(),
  raw: z.string(),
  hash: z.string(),
  former: z.string(),
  state: z.enum(["stored", "sent", "cancelling", "done", "refused", "dropped"]),
  attempts: z.number(),
  created: z.number(),
  changed: z.number(),
  outcome: z.string().nullable(),
  error: z.string().nullable(),
});

const highest = z.object({ nonce: z.number().nullable() });
const signerRow = z.object({ signer: z.string() });

/** A wish that is to become an entry. */
export interface EntryDraft extends Payload {
  readonly chain: string;
  /** Undefined where the caller gave none: then it joins an unfinished entry with the same payload, or gets a new one. */
  readonly key: string | undefined;
  /** Digest of the payload. */
  readonly payload: string;
  /** How many transactions of the signer the chain knows, its pool included. */
  readonly chainNonce: number;
  readonly sign: (nonce: number) => SignedBytes;
}

/** A wish of a key whose effect stands already. */
export type AdoptedWish = Omit<EntryDraft, "key" | "chainNonce" | "sign"> & { readonly key: string };

/** What is written of an entry. */
export interface EntryChange {
  readonly state?: EntryState;
  readonly outcome?: string;
  readonly error?: string | undefined;
  /** Whether the caller is told of it. */
  readonly reported?: boolean;
}

/**
 * The file of an outbox, or a new one, for its owner alone. All of it is synchronous: what has returned is on the disk
 * (WAL, synchronous FULL); of several processes one writes at a time.
 *
 * @throws MediConnectError `OUTBOX_UNREADABLE`
 */
export class EntryStore {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(file: string) {
    this.file = file;
    this.#database = openDatabase(file);
  }

  /** Makes entries of drafts in one transaction; a draft that stands already returns the entry that it is. */
  enlist(drafts: readonly EntryDraft[]): OutboxEntry[] {
    return this.#alone(() => drafts.map((draft) => this.#standing(draft) ?? this.#insert(draft)));
  }

  /** Keeps that a key has its effect already, by a transaction of another outbox; it is answered so from now on. */
  adopt({ chain, signer, key, to, data, payload }: AdoptedWish, outcome: string): OutboxEntry {
    return this.#alone(() => {
      const standing = this.find(chain, signer, key);
      if (standing !== undefined) return standing;
      const now = Date.now();
      const values = [chain, signer, key, to, data, payload, outcome, now, now, outcome];
      return readRow(this.#statement(SQL.adopt).get(...values));
    });
  }

  /**
   * Signs an entry anew, under the next nonce; not where somebody else has changed it since. One that was struck out by
   * force keeps its nonce: its old bytes may still be mined, and of one nonce one thing is.
   */
  signAgain(entry: OutboxEntry, draft: EntryDraft): OutboxEntry {
    return this.#alone(() => {
      const now = this.get(entry.id);
      if (now.hash !== entry.hash || now.state !== entry.state) return now;
      const next = Math.max(draft.chainNonce, this.nextNonce(entry.chain, entry.signer));
      const nonce = mayStillBeMined(entry) ? entry.nonce : next;
      return this.#rewrite(entry, nonce, draft.sign(nonce), "stored");
    });
  }

  /**
   * Swaps the bytes of an unfinished entry for those that cancel it; same nonce.
   *
   * @returns the entry as it is: `cancelling`, or where somebody else has changed it since, what that is
   */
  signCancel(entry: OutboxEntry, bytes: SignedBytes): OutboxEntry {
    return this.#alone(() => {
      const now = this.get(entry.id);
      const same = now.hash === entry.hash && now.state === entry.state;
      return same && isUnfinished(now) ? this.#rewrite(entry, entry.nonce, bytes, "cancelling") : now;
    });
  }

  countAttempt({ id }: OutboxEntry): void {
    this.#note(() => this.#statement(SQL.attempt).run(id));
  }

  /** The caller knows of its end. */
  report({ id }: OutboxEntry): void {
    this.#note(() => this.#statement(SQL.report).run(id));
  }

  /**
   * Writes what has become of entries, but for those that were signed anew since. What has ended stays so, unless it is
   * learnt that it took effect, or that the chain has lost it.
   */
  settle(changes: readonly (readonly [OutboxEntry, EntryChange])[]): void {
    if (changes.length === 0) return;
    const statement = this.#statement(SQL.settle);
    this.#note(() => {
      const now = Date.now();
      for (const [{ id, hash }, { state, outcome, error, reported }] of changes) {
        const told = reported === true ? 1 : 0;
        statement.run(
          state ?? null,
          outcome ?? null,
          error ?? null,
          now,
          told,
          id,
          hash,
          state ?? null,
          state ?? null,
        );
      }
    });
  }

  get(id: number): OutboxEntry {
    return readRow(this.#statement(SQL.byId).get(id));
  }

  find(chain: string, signer: string, key: string): OutboxEntry | undefined {
    return readMaybe(this.#statement(SQL.byKey).get(chain, signer, key));
  }

  /**
   * What a wish without a key may be a repetition of: an unfinished entry with the same payload, or one that was finished
   * lately for a caller who had died, while nothing else of the signer was reported since.
   *
   * @param payload digest of it
   */
  findSame(chain: string, signer: string, payload: string): OutboxEntry | undefined {
    return readMaybe(this.#statement(SQL.byPayload).get(chain, signer, payload, Date.now() - UNREPORTED_MS));
  }

  /** In the order in which they were made. */
  unfinished(chain: string, signer?: string): OutboxEntry[] {
    const all = this.#statement(SQL.unfinished).all(chain).map(readRow);
    return signer === undefined ? all : all.filter((entry) => entry.signer === signer);
  }

  /** Those with the highest nonces first. */
  done(chain: string, signer: string, most: number): OutboxEntry[] {
    return this.#statement(SQL.done).all(chain, signer, most).map(readRow);
  }

  atNonce(chain: string, signer: string, nonce: number): OutboxEntry | undefined {
    return readMaybe(this.#statement(SQL.byNonce).get(chain, signer, nonce));
  }

  nextNonce(chain: string, signer: string): number {
    const { nonce } = highest.parse(this.#statement(SQL.highest).get(chain, signer));
    return nonce === null ? 0 : nonce + 1;
  }

  signers(chain: string): string[] {
    return this.#statement(SQL.signers)
      .all(chain)
      .map((found) => signerRow.parse(found).signer);
  }

  /** Latest first; of all chains where none is named. */
  list(chain?: string): OutboxEntry[] {
    const all = this.#statement(SQL.all).all().map(readRow);
    return chain === undefined ? all : all.filter((entry) => entry.chain === chain);
  }

  /** Removes what ended before an instant, in milliseconds since 1970. */
  forgetBefore(instant: number): void {
    this.#statement(SQL.forget).run(instant);
  }

  close(): void {
    this.#database.close();
  }

  #standing({ chain, signer, key, payload }: EntryDraft): OutboxEntry | undefined {
    return key === undefined ? this.findSame(chain, signer, payload) : this.find(chain, signer, key);
  }

  #insert(draft: EntryDraft): OutboxEntry {
    const { chain, signer, to, data, payload } = draft;
    const nonce = Math.max(draft.chainNonce, this.nextNonce(chain, signer));
    const key = draft.key ?? `${payload.slice(0, 12)}-${nonce}`;
    const { raw, hash } = draft.sign(nonce);
    const now = Date.now();
    const values = [chain, signer, key, to, data, payload, nonce, raw, hash, now, now];
    return readRow(this.#statement(SQL.insert).get(...values));
  }

  #rewrite(entry: OutboxEntry, nonce: number, { raw, hash }: SignedBytes, state: EntryState): OutboxEntry {
    // That a cancellation was mined says nothing about what is signed anew.
    const former = carriesCancel(entry) ? entry.formerHashes : [entry.hash, ...entry.formerHashes];
    const values = [nonce, raw, hash, JSON.stringify(former), state, Date.now()];
    this.#statement(SQL.resign).run(...values, entry.id, entry.hash, entry.state);
    return this.get(entry.id);
  }

  /**
   * Alone as well, and not waiting for the disk: what has become of an entry can be asked of the chain again where a
   * power cut takes it. It is on the disk with the next entry at the latest.
   */
  #note(act: () => void): void {
    this.#database.exec("PRAGMA synchronous = NORMAL");
    try {
      this.#alone(act);
    } finally {
      this.#database.exec("PRAGMA synchronous = FULL");
    }
  }

  /** The one writer: nobody else allocates, signs or stores meanwhile. */
  #alone<Result>(act: () => Result): Result {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = act();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const prepared = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** Struck out without asking the chain; what cancels it would have its nonce. */
function mayStillBeMined(entry: OutboxEntry): boolean {
  return entry.state === "dropped" && entry.lastError === FORCED;
}

function readRow(found: unknown): OutboxEntry {
  const { target, former, created, changed, outcome, error, ...rest } = row.parse(found);
  return {
    ...rest,
    to: target,
    formerHashes: z.array(z.string()).parse(JSON.parse(former)),
    createdAt: created,
    changedAt: changed,
    outcome: outcome ?? undefined,
    lastError: error ?? undefined,
  };
}

function readMaybe(found: unknown): OutboxEntry | undefined {
  return found === undefined ? undefined : readRow(found);
}
