import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from "node:fs";
import { auditUnwritable, openSegment, type OpenSegment } from "./openSegment.ts";
import { closedFile, draftFile, isSameFile, newestFile } from "./segmentFiles.ts";

/**
 * Puts a new segment in the place of one whose last line is written. The newest has its name at every moment: the old
 * one is given its number beside it, and then the new one takes the name over. Where that fails, or is killed, doing it
 * again goes on from there.
 *
 * @throws MediConnectError `AUDIT_UNWRITABLE`
 */
export function succeedSegment(
  folder: string,
  closing: OpenSegment,
  segment: number,
  firstLine: string,
): OpenSegment {
  const [newest, closed, draft] = [newestFile(folder), closedFile(folder, segment), draftFile(folder)];
  let next: OpenSegment | undefined;
  try {
    closing.sync();
    next = openSegment(draft, 0);
    next.append(firstLine);
    next.sync();
    // Never over another file: a link fails where there is one.
    if (!isSameFile(newest, closed)) linkSync(newest, closed);
    syncFolder(folder);
    renameSync(draft, newest);
  } catch (cause) {
    next?.close();
    rmSync(draft, { force: true });
    throw auditUnwritable(newest, cause);
  }
  syncFolder(folder);
  try {
    closing.close();
  } catch {
    // All of it is synced, and the next one has taken its name over.
  }
  return next;
}

/** Against a power cut, where the system can do it. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Not every system opens folders; a kill of the process needs none of it.
  }
}
