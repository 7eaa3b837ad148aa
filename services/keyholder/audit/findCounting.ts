import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { MediConnectError } from "../../../sdk/src/index.ts";
import { isoTimeOf, readAuditLine, secondsOf } from "./auditLine.ts";
import { closedFile, isSameFile, newestClosed, newestFile } from "./segmentFiles.ts";

/** Longer than any line. */
const FIRST_LINE_BYTES = 4096;

/**
 * The segments that a start has to read: the newest, and as many before it as have requests that still count. Older
 * ones may be gone. It goes by each segment's first line, and reads no more.
 *
 * @param since seconds since 1970; requests before it count no more
 * @returns oldest first
 * @throws MediConnectError `AUDIT_SEGMENT_MISSING`
 */
export function findCounting(folder: string, since: number): [string, ...string[]] {
  const newest = newestFile(folder);
  let first = readFirst(newest);
  requireNewest(folder, first.segment);
  const files: [string, ...string[]] = [newest];
  for (let segment = first.segment - 1; segment > 0; segment--) {
    const { latest } = first;
    if (latest === undefined || latest < since) break;
    const file = closedFile(folder, segment);
    if (!existsSync(file)) throw missing(file, latest);
    files.unshift(file);
    first = readFirst(file);
  }
  return files;
}

/** A newest segment that was taken away, emptied or brought back from a backup would begin counts anew. */
function requireNewest(folder: string, segment: number): void {
  const newest = newestFile(folder);
  const closed = newestClosed(folder);
  // A kill amid a rotation leaves the newest with both names.
  const both = closed === segment && isSameFile(newest, closedFile(folder, closed));
  if (closed >= segment && !both) throw newestMissing(newest, closed);
}

/** Where there is no such line, the walk that follows says what is wrong. */
function readFirst(file: string): { readonly segment: number; readonly latest: number | undefined } {
  const none = { segment: 1, latest: undefined };
  if (!existsSync(file)) return none;
  const bytes = Buffer.alloc(FIRST_LINE_BYTES);
  const descriptor = openSync(file, "r");
  try {
    const read = bytes.subarray(0, readSync(descriptor, bytes)).toString("utf8");
    const line = readAuditLine(read.slice(0, Math.max(0, read.indexOf("\n"))));
    if (line?.kind !== "segment") return none;
    return { segment: line.segment, latest: line.latest === undefined ? undefined : secondsOf(line.latest) };
  } finally {
    closeSync(descriptor);
  }
}

function missing(file: string, latest: number): MediConnectError {
  const time = isoTimeOf(latest);
  return new MediConnectError(
    "AUDIT_SEGMENT_MISSING",
    `The audit log's ${file} is missing, and requests up to ${time} still count against limits and replays.`,
    "Put it back from the archive. If it is lost, wait until that day (UTC) is over and twice the --window has passed; or tell the consortium, and move all segments away: a new log begins, and the day's counts with it.",
    { file, latest: time },
  );
}

function newestMissing(file: string, closed: number): MediConnectError {
  return new MediConnectError(
    "AUDIT_SEGMENT_MISSING",
    `The audit log's ${file} is missing, or older than segment ${closed}, which was closed before it began.`,
    "Put back the one that was written last. If it is lost, tell the consortium, and move all segments away: a new log begins, and the day's counts with it.",
    { file, segment: closed },
  );
}
