import { parentPort, workerData } from "node:worker_threads";
import { openKeyHolder, type OpenKeyHolderParameters } from "../../sdk/src/guard/index.ts";

// One key holder in a thread of its own, as its member runs it in a process of its own.

const holder = openKeyHolder(workerData as OpenKeyHolderParameters);
parentPort?.on("message", (request: unknown) => {
  void holder.evaluate(request).then((answer) => parentPort?.postMessage(answer));
});
