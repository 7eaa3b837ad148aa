import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { TABLES, VERSION } from "./entryTables.ts";

/** Another process holds the file for as long as it signs. */
const BUSY_MS = 10_000;
const BUSY_STEP_MS = 20;
const SQLITE_BUSY = 5;

/**
 * The file of an outbox, or a new one, for its owner alone, with its tables.
 *
 * @throws MediConnectError `OUTBOX_UNREADABLE`
 */
export function openDatabase(file: string): DatabaseSync {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // Made before SQLite does, so that it never stands open to others; its journals take its mode over.
    if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
    const database = new DatabaseSync(file, { timeout: BUSY_MS });
    setJournal(database);
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

/** SQLite itself waits for a writer, but not where the journal changes: two that open a new file at once would collide. */
function setJournal(database: DatabaseSync): void {
  const until = Date.now() + BUSY_MS;
  for (;;) {
    try {
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_STEP_MS);
    }
  }
}

/** SQLITE_BUSY, whatever stands above its lowest byte. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    (error.errcode & 0xff) === SQLITE_BUSY
  );
}

function prepareTables(database: DatabaseSync): void {
  const found = z.object({ user_version: z.number() }).parse(database.prepare("PRAGMA user_version").get());
  if (found.user_version === VERSION) return;
  if (found.user_version > VERSION)
    throw new Error(`its version ${found.user_version} is newer than this program`);
  database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT;`);
}
