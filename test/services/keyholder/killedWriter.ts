import { DISK_CALLS, killBefore } from "./killBefore.ts";
import { openAuditLog } from "../../../services/keyholder/audit/openAuditLog.ts";
import { NOW, requestAt } from "./auditRequests.ts";

// A process of its own: FOLDER NTH. Writes a request in an old segment, and two in a new one, and says of each that its
// answer might leave; it is killed at the n-th call to the disk after the first request.

const [folder, nth] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) await write(folder, Number(nth));

async function write(into: string, killedAt: number): Promise<void> {
  const say = (at: number): boolean => process.stdout.write(`${at}\n`);
  let now = NOW;
  const limits = { bytes: Infinity, seconds: 60 };
  const log = await openAuditLog({ folder: into, since: 0, clock: () => now, limits });
  log.record(requestAt(1));
  say(1);
  now += 60;
  killBefore(DISK_CALLS, killedAt);
  for (const at of [2, 3]) {
    log.record(requestAt(at));
    say(at);
  }
  // Not by way of the log's end: that would be another line.
  process.exit(0);
}
