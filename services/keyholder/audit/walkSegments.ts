import { MediConnectError } from "../../../sdk/src/index.ts";
import { type OnAuditLine, walkAudit, type WalkedAudit } from "./walkAudit.ts";

/** Segments that follow from each other: the last one's state, but for `lines` (of all) and `follows` (of the first). */
export interface WalkedSegments extends WalkedAudit {
  readonly firstSegment: number;
}

/**
 * Checks segments, oldest first, and that each follows from the one before: one that was taken out, cut or swapped
 * shows. They need not begin with the first: what came before stands in `follows`.
 *
 * @throws MediConnectError `AUDIT_BROKEN`, `AUDIT_SEGMENTS_APART`
 */
export async function walkSegments(
  files: readonly [string, ...string[]],
  onLine: OnAuditLine = () => undefined,
): Promise<WalkedSegments> {
  const [first, ...others] = files;
  const begin = await walkAudit(first, onLine);
  let walked: WalkedSegments = { ...begin, firstSegment: begin.segment };
  for (const file of others) {
    const next = await walkAudit(file, onLine);
    if (next.segment !== walked.segment + 1) throw apart(file, next.segment, walked.segment + 1);
    if (next.follows !== walked.head || walked.tornBytes > 0) throw unjoined(file, next.segment);
    const { follows, firstSegment } = walked;
    walked = { ...next, follows, firstSegment, lines: walked.lines + next.lines };
  }
  return walked;
}

function apart(file: string, segment: number, expected: number): MediConnectError {
  return new MediConnectError(
    "AUDIT_SEGMENTS_APART",
    `The audit log's ${file} is segment ${segment}, where segment ${expected} has to follow.`,
    "Give or put back every segment, oldest first; if one is nowhere to be found, tell the consortium.",
    { file, segment, expected },
  );
}

function unjoined(file: string, segment: number): MediConnectError {
  return new MediConnectError(
    "AUDIT_BROKEN",
    `The audit log ${file} does not follow from segment ${segment - 1}: one of the two was altered, or cut off.`,
    "Keep both as they are, find out who could write to them, and tell the consortium; with all segments moved away, the service begins a new log.",
    { file, line: 1 },
  );
}
