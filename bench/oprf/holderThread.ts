import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { openKeyHolder, readEpochRecord, readHolderShare } from "../../sdk/src/guard/index.ts";

// A holder in a thread of its own, as members have machines of their own.
const given = z.object({ share: z.unknown(), record: z.unknown() }).parse(workerData);
const holder = openKeyHolder({ share: readHolderShare(given.share), record: readEpochRecord(given.record) });
parentPort?.on("message", (request: unknown) => {
  void holder.evaluate(request).then((answer) => parentPort?.postMessage(answer));
});
