import { Worker } from "node:worker_threads";
import type { EpochRecord, HolderShare, KeyHolder } from "../../sdk/src/guard/index.ts";

export interface HolderThread extends KeyHolder {
  close(): Promise<unknown>;
}

/** A key holder that has a thread of its own, as a member's has a process; it answers in the order of the requests. */
export function openHolderThread(share: HolderShare, record: EpochRecord): HolderThread {
  const thread = new Worker(new URL("./holderThread.ts", import.meta.url), { workerData: { share, record } });
  const waiting: { resolve: (answer: unknown) => void; reject: (error: unknown) => void }[] = [];
  thread.on("message", (answer) => waiting.shift()?.resolve(answer));
  let ended: Error | undefined;
  const end = (reason: Error): void => {
    ended ??= reason;
    for (const one of waiting.splice(0)) one.reject(ended);
  };
  thread.on("error", end);
  thread.on("exit", (code) => {
    end(new Error(`the holder's thread ended with ${code}`));
  });
  return {
    index: share.index,
    evaluate(request) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        waiting.push({ resolve, reject });
        thread.postMessage(request);
      });
    },
    close: () => thread.terminate(),
  };
}
