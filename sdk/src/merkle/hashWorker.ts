import { workerData } from "node:worker_threads";
import { hashChunks, type HashJob } from "./hashChunks.ts";
import { openFastKeccak } from "./keccak.ts";

// The second thread of buildTree. Its result is what it writes into the shared levels, so it has nothing to send.
const job: unknown = workerData;
if (isHashJob(job)) hashChunks(job, await openFastKeccak());

function isHashJob(data: unknown): data is HashJob {
  return (
    typeof data === "object" && data !== null && "nextChunk" in data && "nodes" in data && "packs" in data
  );
}
