import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect } from "chai";
import { EntryStore } from "../../../sdk/src/outbox/entryStore.ts";

/** Opens a new file as SQLite makes it, and writes to it for a while, as whoever sets its journal does for a moment. */
const WRITER = `
  const { DatabaseSync } = require("node:sqlite");
  const { parentPort, workerData } = require("node:worker_threads");
  const database = new DatabaseSync(workerData.file);
  database.exec(workerData.lock);
  parentPort.postMessage("locked");
  setTimeout(() => { database.exec("COMMIT"); database.close(); }, workerData.ms);
`;
const HELD_MS = 300;

describe("an outbox that two open at once", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-outbox-"));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  for (const lock of ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"]) {
    it(`waits for the other, which holds it by ${lock}`, async () => {
      const file = path.join(folder, "outbox.sqlite");
      const writer = new Worker(WRITER, { eval: true, workerData: { file, lock, ms: HELD_MS } });
      const ended = once(writer, "exit");
      await once(writer, "message");
      try {
        const store = new EntryStore(file);

        expect(store.nextNonce("chain", "signer")).to.equal(0);
        store.close();
      } finally {
        await ended;
      }
    });
  }
});
