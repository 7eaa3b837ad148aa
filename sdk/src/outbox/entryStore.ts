import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import {
  carriesCancel,
  type EntryState,
  type OutboxEntry,
  type Payload,
  type SignedBytes,
} from "./OutboxEntry.ts";

/** Version of the tables; written into the file. */
const VERSION = 1;

const TABLES = `
  CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chain TEXT NOT NULL,
    signer TEXT NOT NULL,
    key TEXT NOT NULL,
    target TEXT NOT NULL,
    data TEXT NOT NULL,
    payload TEXT NOT NULL,
    nonce INTEGER NOT NULL,
    raw TEXT NOT NULL,
    hash TEXT NOT NULL,
    former TEXT NOT NULL DEFAULT '[]',
    state TEXT NOT NULL DEFAULT 'stored',
    attempts INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    outcome TEXT,
    error TEXT,
    reported INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS entry_key ON entries (chain, signer, key);
  CREATE INDEX IF NOT EXISTS entry_payload ON entries (chain, signer, payload);
  CREATE INDEX IF NOT EXISTS entry_nonce ON entries (chain, signer, nonce);
  CREATE INDEX IF NOT EXISTS entry_unfinished ON entries (chain, id)
    WHERE state IN ('stored', 'sent', 'cancelling');
`;
const IS_UNFINISHED = "state IN ('stored', 'sent', 'cancelling')";
/** So long a command that died is expected to be repeated. */
const UNREPORTED_MS = 3_600_000;
/** Another process holds the file for as long as it signs. */
const BUSY_MS = 10_000;

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

/** What is written of an entry. */
export interface EntryChange {
  readonly state?: EntryState;
  readonly outcome?: string;
  readonly error?: string | undefined;
}

const SQL = {
  insert: `INSERT INTO entries
    (chain, signer, key, target, data, payload, nonce, raw, hash, created, changed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
  byKey: "SELECT * FROM entries WHERE chain = ? AND signer = ? AND key = ?",
  byPayload: `SELECT * FROM entries AS own WHERE chain = ? AND signer = ? AND payload = ?
    AND (${IS_UNFINISHED} OR (state = 'done' AND reported = 0 AND changed > ? AND NOT EXISTS (
      SELECT 1 FROM entries AS later WHERE later.chain = own.chain AND later.signer = own.signer
        AND later.id > own.id AND later.reported = 1)))
    ORDER BY id LIMIT 1`,
  byId: "SELECT * FROM entries WHERE id = ?",
  byNonce: "SELECT * FROM entries WHERE chain = ? AND signer = ? AND nonce = ? ORDER BY id DESC",
  unfinished: `SELECT * FROM entries WHERE chain = ? AND ${IS_UNFINISHED} ORDER BY id`,
  done: "SELECT * FROM entries WHERE chain = ? AND signer = ? AND state = 'done' ORDER BY nonce DESC LIMIT ?",
  highest: "SELECT max(nonce) AS nonce FROM entries WHERE chain = ? AND signer = ?",
  signers: "SELECT DISTINCT signer FROM entries WHERE chain = ?",
  all: "SELECT * FROM entries ORDER BY id DESC",
  resign: `UPDATE entries SET nonce = ?, raw = ?, hash = ?, former = ?, state = ?, changed = ?
    WHERE id = ? AND hash = ?`,
  report: "UPDATE entries SET reported = 1 WHERE id = ?",
  attempt: "UPDATE entries SET attempts = attempts + 1 WHERE id = ?",
  settle: `UPDATE entries SET state = coalesce(?, state), outcome = coalesce(?, outcome), error = ?, changed = ?
    WHERE id = ? AND hash = ?`,
  forget: `DELETE FROM entries WHERE changed < ? AND NOT ${IS_UNFINISHED}`,
} as const;

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

  /** Signs an entry anew, under the next nonce; not where somebody else has changed it since. */
  signAgain(entry: OutboxEntry, draft: EntryDraft): OutboxEntry {
    return this.#alone(() => {
      if (this.get(entry.id).hash !== entry.hash) return this.get(entry.id);
      const nonce = Math.max(draft.chainNonce, this.nextNonce(entry.chain, entry.signer));
      return this.#rewrite(entry, nonce, draft.sign(nonce), "stored");
    });
  }

  /** Swaps the bytes of an entry for those that cancel it; same nonce. */
  signCancel(entry: OutboxEntry, bytes: SignedBytes): OutboxEntry {
    return this.#alone(() => this.#rewrite(entry, entry.nonce, bytes, "cancelling"));
  }

  countAttempt({ id }: OutboxEntry): void {
    this.#statement(SQL.attempt).run(id);
  }

  /** The caller knows of its end. */
  report({ id }: OutboxEntry): void {
    this.#statement(SQL.report).run(id);
  }

  /** Writes what has become of entries, but for those that were signed anew since. */
  settle(changes: readonly (readonly [OutboxEntry, EntryChange])[]): void {
    if (changes.length === 0) return;
    const statement = this.#statement(SQL.settle);
    this.#alone(() => {
      const now = Date.now();
      for (const [{ id, hash }, { state, outcome, error }] of changes) {
        statement.run(state ?? null, outcome ?? null, error ?? null, now, id, hash);
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
    const key = draft.key ?? `${payload.slice(2, 14)}-${nonce}`;
    const { raw, hash } = draft.sign(nonce);
    const now = Date.now();
    const values = [chain, signer, key, to, data, payload, nonce, raw, hash, now, now];
    return readRow(this.#statement(SQL.insert).get(...values));
  }

  #rewrite(entry: OutboxEntry, nonce: number, { raw, hash }: SignedBytes, state: EntryState): OutboxEntry {
    // That a cancellation was mined says nothing about what is signed anew.
    const former = carriesCancel(entry) ? entry.formerHashes : [entry.hash, ...entry.formerHashes];
    const values = [nonce, raw, hash, JSON.stringify(former), state, Date.now(), entry.id, entry.hash];
    this.#statement(SQL.resign).run(...values);
    return this.get(entry.id);
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

function openDatabase(file: string): DatabaseSync {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // Made before SQLite does, so that it never stands open to others; its journals take its mode over.
    if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
    const database = new DatabaseSync(file, { timeout: BUSY_MS });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    prepareTables(database);
    return database;
  } catch (cause) {
    if (cause instanceof MediConnectError) throw cause;
    throw new MediConnectError(
      "OUTBOX_UNREADABLE",
      `The outbox in ${file} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Check the file's rights and the disk. Never delete it while `npx hardhat outbox list` names unfinished entries.",
      { file },
      { cause },
    );
  }
}

function prepareTables(database: DatabaseSync): void {
  const found = z.object({ user_version: z.number() }).parse(database.prepare("PRAGMA user_version").get());
  if (found.user_version === VERSION) return;
  if (found.user_version > VERSION)
    throw new Error(`its version ${found.user_version} is newer than this program`);
  database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT;`);
}

function readRow(found: unknown): OutboxEntry {
  const { target, former, created, outcome, error, ...rest } = row.parse(found);
  return {
    ...rest,
    to: target,
    formerHashes: z.array(z.string()).parse(JSON.parse(former)),
    createdAt: created,
    outcome: outcome ?? undefined,
    lastError: error ?? undefined,
  };
}

function readMaybe(found: unknown): OutboxEntry | undefined {
  return found === undefined ? undefined : readRow(found);
}
