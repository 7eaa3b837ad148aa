import { createHash, type Hash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { AuditHeader } from "./AuditRecord.ts";
import { type AuditClient, type AuditRange, deriveAudit } from "./deriveAudit.ts";
import { type AuditFormat, canonicalLine, FORMATS } from "./formats.ts";
import { describeRange } from "./describeRange.ts";

export interface ExportAuditParameters extends AuditRange {
  readonly file: string;
  readonly format: AuditFormat;
  /** Told after each part, with the last block that is done. */
  readonly onProgress?: (block: number) => void;
}

/**
 * Writes every event of our contracts in a range of blocks: licence changes, issues, supplies, overrides, recalls and
 * all others, with block, transaction and sender. No personal data is on chain, so none is in the file. The header
 * fixes chain, contracts and range; anybody with a node derives the same file again.
 *
 * @throws MediConnectError `RANGE_INVALID`, `BLOCK_GONE`, `FILE_NOT_WRITTEN`
 */
export async function exportAudit(
  client: AuditClient,
  { file, format, onProgress, ...range }: ExportAuditParameters,
): Promise<AuditHeader> {
  const described = await describeRange(client, range);
  // Of this run alone: nothing that is there is written over, and two runs never share one.
  const run = `${file}.${randomUUID()}`;
  const lines = `${run}.lines`;
  const draft = `${run}.draft`;
  try {
    const counted = { lines: 0, hash: createHash("sha256") };
    await pipeline(
      linesOf(client, range, format, counted, onProgress),
      createWriteStream(lines, { mode: 0o600, flags: "wx" }),
    );
    const header = { ...described, lines: counted.lines, sha256: counted.hash.digest("hex") };
    // On the disk before it gets its name: a power cut leaves the old file or the new one.
    const toDisk = createWriteStream(draft, { mode: 0o644, flags: "wx", flush: true });
    await pipeline(withHead(header, format, lines), toDisk);
    await rename(draft, file);
    return header;
  } catch (error) {
    await rm(draft, { force: true });
    throw error instanceof Error && "syscall" in error ? notWritten(file, error) : error;
  } finally {
    await rm(lines, { force: true });
  }
}

async function* linesOf(
  client: AuditClient,
  range: AuditRange,
  format: AuditFormat,
  counted: { lines: number; readonly hash: Hash },
  onProgress?: (block: number) => void,
): AsyncGenerator<string> {
  const { line, lineEnd } = FORMATS[format];
  for await (const record of deriveAudit(client, range, onProgress)) {
    counted.lines++;
    counted.hash.update(`${canonicalLine(record)}\n`);
    yield `${line(record)}${lineEnd}`;
  }
}

async function* withHead(
  header: AuditHeader,
  format: AuditFormat,
  lines: string,
): AsyncGenerator<string | Buffer> {
  const { head, lineEnd } = FORMATS[format];
  for (const line of head(header)) yield `${line}${lineEnd}`;
  for await (const chunk of createReadStream(lines)) if (chunk instanceof Buffer) yield chunk;
}

function notWritten(file: string, cause: Error): MediConnectError {
  return new MediConnectError(
    "FILE_NOT_WRITTEN",
    `${file} cannot be written.`,
    "Give a file in a folder that is there and may be written to.",
    { file },
    { cause },
  );
}
