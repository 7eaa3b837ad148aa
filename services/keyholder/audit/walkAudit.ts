import { createReadStream, existsSync } from "node:fs";
import { MediConnectError } from "../../../sdk/src/index.ts";
import { FIRST_PREVIOUS, hashLine, readAuditLine, type AuditLine } from "./auditLine.ts";

/** What became of a log that was read from its beginning. */
export interface WalkedAudit {
  readonly lines: number;
  /** Hash of the last whole line; zeros where there is none. */
  readonly head: string;
  readonly wholeBytes: number;
  /** Of a last line without its end, which a kill left. */
  readonly tornBytes: number;
}

/**
 * Reads a log and checks its chain: each line names the hash of the one before, so that a line that was changed,
 * added or taken out shows. What was cut off at the end shows only to whoever noted a later head.
 *
 * @throws MediConnectError `AUDIT_BROKEN`, naming the line
 */
export async function walkAudit(
  file: string,
  onLine: (line: AuditLine) => void = () => undefined,
): Promise<WalkedAudit> {
  let [lines, head, wholeBytes] = [0, FIRST_PREVIOUS, 0];
  let rest = Buffer.alloc(0);
  if (!existsSync(file)) return { lines, head, wholeBytes, tornBytes: 0 };
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const text = rest.subarray(0, end).toString("utf8");
      const line = readAuditLine(text);
      lines++;
      if (line?.previous !== head) throw broken(file, lines);
      onLine(line);
      head = hashLine(text);
      wholeBytes += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
  return { lines, head, wholeBytes, tornBytes: rest.length };
}

function broken(file: string, line: number): MediConnectError {
  return new MediConnectError(
    "AUDIT_BROKEN",
    `The audit log ${file} was altered: its line ${line} does not follow from the one before.`,
    "Keep the file as it is, find out who could write to it, and tell the consortium; the service starts with a new one.",
    { file, line },
  );
}
