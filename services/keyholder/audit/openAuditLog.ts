import { closeSync, fchmodSync, fdatasync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { MediConnectError } from "../../../sdk/src/index.ts";
import { hashLine, type AuditedRequest, type AuditLine, type AuditNote } from "./auditLine.ts";
import { walkAudit } from "./walkAudit.ts";

const OWNER_ONLY = 0o600;
const FLUSH_MS = 1000;

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
 * Opens a log, checks its chain, and mends what a kill has torn.
 *
 * @param onLine told of every line that is there
 * @param clock seconds since 1970
 * @throws MediConnectError `AUDIT_BROKEN`, `AUDIT_UNWRITABLE`
 */
export async function openAuditLog(
  file: string,
  onLine: (line: AuditLine) => void,
  clock: () => number,
): Promise<AuditLog> {
  const walked = await walkAudit(file, onLine);
  const descriptor = openSync(file, "a", OWNER_ONLY);
  fchmodSync(descriptor, OWNER_ONLY);
  ftruncateSync(descriptor, walked.wholeBytes);
  let { head, wholeBytes: size } = walked;
  const now = (): string => new Date(clock() * 1000).toISOString();
  const append = (entry: object): void => {
    const text = JSON.stringify({ ...entry, previous: head });
    size += writeWhole(file, descriptor, size, `${text}\n`);
    head = hashLine(text);
  };
  const note = (said: AuditNote): void => append({ kind: "note", time: now(), ...said });
  if (walked.tornBytes > 0) note({ note: "mended", lostBytes: walked.tornBytes });
  note({ note: "started" });

  // A kill of the process loses nothing; a power cut at most this long.
  const flushing = setInterval(() => fdatasync(descriptor, () => undefined), FLUSH_MS).unref();
  return {
    record: (request) => append({ kind: "request", time: now(), ...request }),
    head: () => head,
    close() {
      clearInterval(flushing);
      try {
        note({ note: "stopped" });
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** All of it or nothing: on a full disk what was written of a line is taken back. */
function writeWhole(file: string, descriptor: number, size: number, text: string): number {
  const bytes = Buffer.from(text);
  try {
    const written = writeSync(descriptor, bytes);
    if (written === bytes.length) return written;
  } catch {
    // Said below, as for a part.
  }
  ftruncateSync(descriptor, size);
  throw new MediConnectError(
    "AUDIT_UNWRITABLE",
    "The key holder cannot write its audit log, and answers nothing without it.",
    "Its operator has to see to the disk; ask another holder meanwhile.",
    { file },
  );
}
