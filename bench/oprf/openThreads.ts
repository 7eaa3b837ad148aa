import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { EpochRecord, HolderShare, KeyHolder } from "../../sdk/src/guard/index.ts";

/** Key holders that take their parts of a tag at the same time, on as many cores as there are. */
export interface HolderThreads {
  readonly holders: readonly KeyHolder[];
  close(): Promise<void>;
}

export function openThreads(record: EpochRecord, shares: readonly HolderShare[]): HolderThreads {
  const threads = shares.map((share) => ({
    index: share.index,
    worker: new Worker(new URL("holderThread.ts", import.meta.url), { workerData: { share, record } }),
  }));
  return {
    holders: threads.map(({ index, worker }) => ({
      index,
      async evaluate(request) {
        worker.postMessage(request);
        const [answer]: unknown[] = await once(worker, "message");
        return answer;
      },
    })),
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
