import { NO_NONCE } from "./OutboxEntry.ts";

/** Version of the tables; written into the file. */
export const VERSION = 1;

export const TABLES = `
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

/** All that is asked of the tables. */
export const SQL = {
  insert: `INSERT INTO entries
    (chain, signer, key, target, data, payload, nonce, raw, hash, created, changed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
  adopt: `INSERT INTO entries
    (chain, signer, key, target, data, payload, nonce, raw, hash, created, changed, state, outcome, reported)
    VALUES (?, ?, ?, ?, ?, ?, ${NO_NONCE}, '', ?, ?, ?, 'done', ?, 1) RETURNING *`,
  byKey: "SELECT * FROM entries WHERE chain = ? AND signer = ? AND key = ?",
  byPayload: `SELECT * FROM entries AS own WHERE chain = ? AND signer = ? AND payload = ?
    AND reported = 0 AND (${IS_UNFINISHED} OR (state = 'done' AND changed > ? AND NOT EXISTS (
      SELECT 1 FROM entries AS later WHERE later.chain = own.chain AND later.signer = own.signer
        AND later.id > own.id AND later.reported = 1)))
    ORDER BY id LIMIT 1`,
  byId: "SELECT * FROM entries WHERE id = ?",
  byNonce: "SELECT * FROM entries WHERE chain = ? AND signer = ? AND nonce = ? ORDER BY id DESC",
  unfinished: `SELECT * FROM entries WHERE chain = ? AND ${IS_UNFINISHED} ORDER BY id`,
  done: "SELECT * FROM entries WHERE chain = ? AND signer = ? AND state = 'done' AND nonce >= 0 ORDER BY nonce DESC LIMIT ?",
  highest: "SELECT max(nonce) AS nonce FROM entries WHERE chain = ? AND signer = ?",
  signers: "SELECT DISTINCT signer FROM entries WHERE chain = ?",
  all: "SELECT * FROM entries ORDER BY id DESC",
  resign: `UPDATE entries SET nonce = ?, raw = ?, hash = ?, former = ?, state = ?, changed = ?
    WHERE id = ? AND hash = ? AND state = ?`,
  report: "UPDATE entries SET reported = 1 WHERE id = ?",
  attempt: "UPDATE entries SET attempts = attempts + 1 WHERE id = ?",
  settle: `UPDATE entries SET state = coalesce(?, state), outcome = coalesce(?, outcome), error = ?, changed = ?,
    reported = max(reported, ?) WHERE id = ? AND hash = ?
    AND (${IS_UNFINISHED} OR ? = 'done' OR (state = 'done' AND ? = 'sent'))`,
  forget: `DELETE FROM entries WHERE changed < ? AND NOT ${IS_UNFINISHED}`,
} as const;
