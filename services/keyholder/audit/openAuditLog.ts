import { rmSync } from "node:fs";
import { hashLine, isoTimeOf, type AuditedRequest, type AuditNote } from "./auditLine.ts";
import { findCounting } from "./findCounting.ts";
import { openSegment } from "./openSegment.ts";
import { draftFile, newestFile } from "./segmentFiles.ts";
import { succeedSegment } from "./succeedSegment.ts";
import type { OnAuditLine } from "./walkAudit.ts";
import { walkSegments } from "./walkSegments.ts";

const FLUSH_MS = 1000;

/** From either of which on the next line begins a new segment. */
export interface SegmentLimits {
  readonly bytes: number;
  readonly seconds: number;
}

/** About 140,000 requests, which a start reads in seconds. */
export const SEGMENT_MEGABYTES = 64;
export const SEGMENT_DAYS = 30;

const NEVER: SegmentLimits = { bytes: Infinity, seconds: Infinity };

export interface AuditLogOptions {
  readonly folder: string;
  /** Told of every line in the segments that still count, oldest first. */
  readonly onLine?: OnAuditLine;
  /** Seconds since 1970: no request before it counts any more. */
  readonly since: number;
  /** Seconds since 1970. */
  readonly clock: () => number;
  /** One segment for ever where not given. */
  readonly limits?: SegmentLimits | undefined;
}

/** The log of one holder's answers, written by one process at a time. */
export interface AuditLog {
  /**
   * Written before the answer leaves, so that no kill leaves an answer without its line.
   *
   * @throws MediConnectError `AUDIT_UNWRITABLE`
   */
  record(request: AuditedRequest): void;
  head(): string;
  close(): void;
}

/**
 * Opens a log, checks the chain of the segments that still count, and mends what a kill has torn or left half done.
 *
 * @throws MediConnectError `AUDIT_BROKEN`, `AUDIT_SEGMENT_MISSING`, `AUDIT_SEGMENTS_APART`, `AUDIT_UNWRITABLE`
 */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const { folder, since, clock, limits = NEVER } = options;
  const walked = await walkSegments(findCounting(folder, since), options.onLine);
  rmSync(draftFile(folder), { force: true });
  let file = openSegment(newestFile(folder), walked.wholeBytes);
  let { segment, head, begun = clock(), latest, closed } = walked;

  const format = (entry: object): string => JSON.stringify({ ...entry, previous: head });
  const append = (entry: object): void => {
    const text = format(entry);
    file.append(`${text}\n`);
    head = hashLine(text);
  };
  const note = (said: AuditNote): void => append({ kind: "note", time: isoTimeOf(clock()), ...said });
  const rotate = (now: number): void => {
    if (!closed) note({ note: "closed" });
    // From here on nothing else may follow in this segment, whatever fails.
    closed = true;
    const known = latest === undefined ? {} : { latest: isoTimeOf(latest) };
    const text = format({ kind: "segment", time: isoTimeOf(now), segment: segment + 1, ...known });
    file = succeedSegment(folder, file, segment, `${text}\n`);
    [segment, head, begun, closed] = [segment + 1, hashLine(text), now, false];
  };
  const rotateIfDue = (now: number): void => {
    if (closed || file.bytes() >= limits.bytes || now - begun >= limits.seconds) rotate(now);
  };

  rotateIfDue(clock());
  if (walked.tornBytes > 0) note({ note: "mended", lostBytes: walked.tornBytes });
  note({ note: "started" });

  // A kill of the process loses nothing; a power cut at most this long.
  const flushing = setInterval(() => file.flush(), FLUSH_MS).unref();
  return {
    record(request) {
      const now = clock();
      rotateIfDue(now);
      append({ kind: "request", time: isoTimeOf(now), ...request });
      latest = Math.max(latest ?? 0, now);
    },
    head: () => head,
    close() {
      clearInterval(flushing);
      try {
        if (!closed) note({ note: "stopped" });
        file.sync();
      } finally {
        file.close();
      }
    },
  };
}
