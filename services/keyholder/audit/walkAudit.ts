import { createReadStream, existsSync } from "node:fs";
import { MediConnectError } from "../../../sdk/src/index.ts";
import { FIRST_PREVIOUS, hashLine, readAuditLine, secondsOf, type AuditLine } from "./auditLine.ts";

/** What became of one segment of a log that was read from its beginning. */
export interface WalkedAudit {
  /** From 1. */
  readonly segment: number;
  readonly lines: number;
  /** What the first line follows from: the head of the segment before; zeros in the first segment. */
  readonly follows: string;
  /** Hash of the last whole line; as `follows` where there is none. */
  readonly head: string;
  /** Time of the first line, in seconds since 1970. */
  readonly begun: number | undefined;
  /** Time of the latest request in this segment and all before. */
  readonly latest: number | undefined;
  /** Whether its last line says that another segment follows. */
  readonly closed: boolean;
  readonly wholeBytes: number;
  /** Of a last line without its end, which a kill left. */
  readonly tornBytes: number;
}

/** @param head hash of the line */
export type OnAuditLine = (line: AuditLine, head: string) => void;

const EMPTY: WalkedAudit = {
  segment: 1,
  lines: 0,
  follows: FIRST_PREVIOUS,
  head: FIRST_PREVIOUS,
  begun: undefined,
  latest: undefined,
  closed: false,
  wholeBytes: 0,
  tornBytes: 0,
};

/**
 * Reads one segment and checks its chain: each line names the hash of the one before, so that a line that was changed,
 * added or taken out shows. What was cut off at the end shows in the segment that follows, else only to whoever noted a
 * later head.
 *
 * @throws MediConnectError `AUDIT_BROKEN`, naming the line
 */
export async function walkAudit(file: string, onLine: OnAuditLine = () => undefined): Promise<WalkedAudit> {
  let walked = EMPTY;
  let rest = Buffer.alloc(0);
  if (!existsSync(file)) return walked;
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const text = rest.subarray(0, end).toString("utf8");
      const line = readAuditLine(text);
      if (line === undefined || !follows(walked, line)) throw broken(file, walked.lines + 1);
      walked = step(walked, line, hashLine(text), end + 1);
      onLine(line, walked.head);
      rest = rest.subarray(end + 1);
    }
  }
  return { ...walked, tornBytes: rest.length };
}

function follows({ lines, head, closed }: WalkedAudit, line: AuditLine): boolean {
  // Taken at its word here; `walkSegments` holds it against the segment before.
  if (line.kind === "segment") return lines === 0;
  return !closed && line.previous === head;
}

function step(walked: WalkedAudit, line: AuditLine, head: string, bytes: number): WalkedAudit {
  const began = line.kind === "segment" ? { segment: line.segment, follows: line.previous } : {};
  const at = line.kind === "request" ? line.time : line.kind === "segment" ? line.latest : undefined;
  return {
    ...walked,
    ...began,
    lines: walked.lines + 1,
    head,
    begun: walked.begun ?? secondsOf(line.time),
    latest: at === undefined ? walked.latest : Math.max(walked.latest ?? 0, secondsOf(at)),
    closed: line.kind === "note" && line.note === "closed",
    wholeBytes: walked.wholeBytes + bytes,
  };
}

function broken(file: string, line: number): MediConnectError {
  return new MediConnectError(
    "AUDIT_BROKEN",
    `The audit log ${file} was altered: its line ${line} does not follow from the one before.`,
    "Keep it as it is, find out who could write to it, and tell the consortium; with all segments moved away, the service begins a new log.",
    { file, line },
  );
}
