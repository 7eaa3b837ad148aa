import type { HashJob } from "./hashChunks.ts";

/** What stands for `startHelper.ts` outside of Node: a page hashes its lots by itself, a second or two slower. */
export async function startHelper(_job: HashJob): Promise<void> {
  // Nothing to wait for.
}

/** A page has shared memory only under headers that few servers send; nobody shares here. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(length);
}
