import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
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
    error TEXT
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS entry_key ON entries (chain, signer, key);
  CREATE INDEX IF NOT EXISTS entry_nonce ON entries (chain, signer, nonce);
  CREATE INDEX IF NOT EXISTS entry_unfinished ON entries (chain, id)
    WHERE state IN ('stored', 'sent', 'cancelling');
`;
const IS_UNFINISHED = "state IN ('stored', 'sent', 'cancelling')";
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

/** The file of an outbox. All of it is synchronous: what has returned is on the disk. */
export interface EntryStore {
  readonly file: string;
  /** Makes entries of drafts in one transaction; a draft that stands already returns the entry that it is. */
  enlist(drafts: readonly EntryDraft[]): OutboxEntry[];
  /** Signs an entry anew, under the next nonce; not where somebody else has changed it since. */
  signAgain(entry: OutboxEntry, draft: EntryDraft): OutboxEntry;
  /** Swaps the bytes of an entry for those that cancel it; same nonce. */
  signCancel(entry: OutboxEntry, bytes: SignedBytes): OutboxEntry;
  countAttempt(entry: OutboxEntry): void;
  /** Writes what has become of entries, but for those that were signed anew since. */
  settle(changes: readonly (readonly [OutboxEntry, EntryChange])[]): void;
  get(id: number): OutboxEntry;
  find(chain: string, signer: string, key: string): OutboxEntry | undefined;
  findUnfinished(chain: string, signer: string, payload: string): OutboxEntry | undefined;
  /** In the order in which they were made. */
  unfinished(chain: string, signer?: string): OutboxEntry[];
  /** Latest first. */
  done(chain: string, signer: string, most: number): OutboxEntry[];
  atNonce(chain: string, signer: string, nonce: number): OutboxEntry | undefined;
  nextNonce(chain: string, signer: string): number;
  signers(chain: string): string[];
  /** Latest first; of all chains where none is named. */
  list(chain?: string): OutboxEntry[];
  forgetBefore(instant: number): void;
  close(): void;
}

/**
 * Opens the file of an outbox, or makes it, for its owner alone. Its journal makes every write durable before it
 * returns (WAL, synchronous FULL); of several processes one writes at a time.
 *
 * @throws MediConnectError `OUTBOX_UNREADABLE`
 */
export function openEntryStore(file: string): EntryStore {
  const database = openDatabase(file);
  const statement = (sql: string) => database.prepare(sql);
  const insert = statement(`INSERT INTO entries
    (chain, signer, key, target, data, payload, nonce, raw, hash, created, changed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`);
  const byKey = statement("SELECT * FROM entries WHERE chain = ? AND signer = ? AND key = ?");
  const byPayload = statement(
    `SELECT * FROM entries WHERE chain = ? AND signer = ? AND payload = ? AND ${IS_UNFINISHED} ORDER BY id`,
  );
  const byId = statement("SELECT * FROM entries WHERE id = ?");
  const byNonce = statement(
    "SELECT * FROM entries WHERE chain = ? AND signer = ? AND nonce = ? ORDER BY id DESC",
  );
  const open = statement(`SELECT * FROM entries WHERE chain = ? AND ${IS_UNFINISHED} ORDER BY id`);
  const ended = statement(
    "SELECT * FROM entries WHERE chain = ? AND signer = ? AND state = 'done' ORDER BY nonce DESC LIMIT ?",
  );
  const highest = statement("SELECT max(nonce) AS nonce FROM entries WHERE chain = ? AND signer = ?");
  const resign =
    statement(`UPDATE entries SET nonce = ?, raw = ?, hash = ?, former = ?, state = ?, changed = ?
    WHERE id = ? AND hash = ?`);
  const attempt = statement("UPDATE entries SET attempts = attempts + 1 WHERE id = ?");
  const change = statement(`UPDATE entries SET state = coalesce(?, state), outcome = coalesce(?, outcome),
    error = ?, changed = ? WHERE id = ? AND hash = ?`);

  const first = (rows: unknown): OutboxEntry | undefined => (rows === undefined ? undefined : readRow(rows));
  const get = (id: number): OutboxEntry => readRow(byId.get(id));
  const nextNonce = (chain: string, signer: string): number => {
    const { nonce } = z.object({ nonce: z.number().nullable() }).parse(highest.get(chain, signer));
    return nonce === null ? 0 : nonce + 1;
  };
  const rewrite = (entry: OutboxEntry, nonce: number, bytes: SignedBytes, state: EntryState): void => {
    // That a cancellation was mined says nothing about what is signed anew.
    const former = carriesCancel(entry) ? entry.formerHashes : [entry.hash, ...entry.formerHashes];
    resign.run(nonce, bytes.raw, bytes.hash, JSON.stringify(former), state, Date.now(), entry.id, entry.hash);
  };

  /** The one writer: nobody else allocates, signs or stores meanwhile. */
  const alone = <Result>(act: () => Result): Result => {
    database.exec("BEGIN IMMEDIATE");
    try {
      const result = act();
      database.exec("COMMIT");
      return result;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };

  return {
    file,
    enlist: (drafts) =>
      alone(() =>
        drafts.map((draft) => {
          const { chain, signer, to, data, payload } = draft;
          const standing =
            draft.key === undefined
              ? byPayload.get(chain, signer, payload)
              : byKey.get(chain, signer, draft.key);
          if (standing !== undefined) return readRow(standing);
          const nonce = Math.max(draft.chainNonce, nextNonce(chain, signer));
          const key = draft.key ?? `${payload.slice(2, 14)}-${nonce}`;
          const { raw, hash } = draft.sign(nonce);
          const now = Date.now();
          return readRow(insert.get(chain, signer, key, to, data, payload, nonce, raw, hash, now, now));
        }),
      ),
    signAgain: (entry, draft) =>
      alone(() => {
        if (get(entry.id).hash !== entry.hash) return get(entry.id);
        const nonce = Math.max(draft.chainNonce, nextNonce(entry.chain, entry.signer));
        rewrite(entry, nonce, draft.sign(nonce), "stored");
        return get(entry.id);
      }),
    signCancel: (entry, bytes) =>
      alone(() => {
        rewrite(entry, entry.nonce, bytes, "cancelling");
        return get(entry.id);
      }),
    countAttempt: ({ id }) => void attempt.run(id),
    settle: (changes) =>
      alone(() => {
        const now = Date.now();
        for (const [{ id, hash }, { state, outcome, error }] of changes) {
          change.run(state ?? null, outcome ?? null, error ?? null, now, id, hash);
        }
      }),
    get,
    find: (chain, signer, key) => first(byKey.get(chain, signer, key)),
    findUnfinished: (chain, signer, payload) => first(byPayload.get(chain, signer, payload)),
    unfinished: (chain, signer) =>
      open
        .all(chain)
        .map(readRow)
        .filter((entry) => signer === undefined || entry.signer === signer),
    done: (chain, signer, most) => ended.all(chain, signer, most).map(readRow),
    atNonce: (chain, signer, nonce) => first(byNonce.get(chain, signer, nonce)),
    nextNonce,
    signers: (chain) =>
      statement("SELECT DISTINCT signer FROM entries WHERE chain = ?")
        .all(chain)
        .map((found) => z.object({ signer: z.string() }).parse(found).signer),
    list: (chain) =>
      (chain === undefined
        ? statement("SELECT * FROM entries ORDER BY id DESC").all()
        : statement("SELECT * FROM entries WHERE chain = ? ORDER BY id DESC").all(chain)
      ).map(readRow),
    forgetBefore: (instant) =>
      void statement(`DELETE FROM entries WHERE changed < ? AND NOT ${IS_UNFINISHED}`).run(instant),
    close: () => database.close(),
  };
}

function openDatabase(file: string): DatabaseSync {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // Made before SQLite does, so that it never stands open to others; its journals take its mode over.
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
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
