import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { HashJob } from "./hashChunks.ts";

/** Starts a second thread on a job. Resolves when it has finished its last chunk, and rejects with what it threw. */
export async function startHelper(job: HashJob): Promise<void> {
  // The build renames this file and its neighbour to .js alike, but sees no path inside of a string.
  const file = import.meta.url.endsWith(".ts") ? "./hashWorker.ts" : "./hashWorker.js";
  await once(new Worker(new URL(file, import.meta.url), { workerData: job }), "exit");
}

/** Memory that the second thread sees, too. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
