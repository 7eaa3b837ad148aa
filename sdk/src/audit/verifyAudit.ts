import { createHash } from "node:crypto";
import { canonicalize } from "json-canonicalize";
import type { AuditHeader } from "./AuditRecord.ts";
import { type AuditClient, deriveAudit } from "./deriveAudit.ts";
import { describeRange } from "./describeRange.ts";
import { type AuditFormat, canonicalLine, FORMATS } from "./formats.ts";
import { openExport } from "./openExport.ts";
import { type Pair, pairUp } from "./pairUp.ts";

/** A line of the file that the chain does not have so, or one of the chain that the file does not have. */
export interface AuditFault {
  readonly fault: "differs" | "extra" | "missing" | "unreadable";
  /** Number of the line in the file, from 1; of a missing one, the line before which it belongs. */
  readonly line: number;
  /** Where on the chain, if known. */
  readonly block?: number | undefined;
  readonly logIndex?: number | undefined;
}

export interface AuditVerdict {
  readonly header: AuditHeader;
  /** Whether header, digest and every line are as the chain has them. */
  readonly ok: boolean;
  /** What the header says otherwise than the chain, by its names. */
  readonly headerFaults: readonly string[];
  /** Lines that are as the chain has them. */
  readonly compared: number;
  readonly differing: number;
  readonly extra: number;
  readonly missing: number;
  readonly first: AuditFault | undefined;
}

/**
 * Derives an export anew from the chain and compares it line by line.
 *
 * @throws MediConnectError `FILE_NOT_FOUND`, `AUDIT_FILE_INVALID`, `RANGE_INVALID`, `BLOCK_GONE`
 */
export async function verifyAudit(
  client: AuditClient,
  file: string,
  onProgress?: (block: number) => void,
): Promise<AuditVerdict> {
  const { header, format, lines } = await openExport(file);
  const described = await describeRange(client, header);
  const hash = createHash("sha256");
  const count = { compared: 0, differing: 0, extra: 0, missing: 0 };
  let first: AuditFault | undefined;
  let nextLine = FORMATS[format].head(header).length + 1;
  for await (const pair of pairUp(deriveAudit(client, header, onProgress), lines)) {
    if (pair.record !== undefined) hash.update(`${canonicalLine(pair.record)}\n`);
    const fault = judge(pair, format, nextLine);
    first ??= fault;
    count[countOf(pair, fault)]++;
    if (pair.line !== undefined) nextLine = pair.line.number + 1;
  }
  const derivedLines = count.compared + count.differing + count.missing;
  const derived = { ...described, lines: derivedLines, sha256: hash.digest("hex") };
  const headerFaults = Object.entries(derived).flatMap(([name, value]) =>
    canonicalize(value) === canonicalize(Reflect.get(header, name)) ? [] : [name],
  );
  return { header, ok: first === undefined && headerFaults.length === 0, headerFaults, ...count, first };
}

function judge({ record, line }: Pair, format: AuditFormat, nextLine: number): AuditFault | undefined {
  if (record === undefined) {
    return {
      fault: line?.place === undefined ? "unreadable" : "extra",
      line: line?.number ?? nextLine,
      ...line?.place,
    };
  }
  const { block, logIndex } = record;
  if (line === undefined) return { fault: "missing", line: nextLine, block, logIndex };
  if (FORMATS[format].line(record) === line.text) return undefined;
  return { fault: "differs", line: line.number, block, logIndex };
}

function countOf(
  { record, line }: Pair,
  fault: AuditFault | undefined,
): "compared" | "differing" | "extra" | "missing" {
  if (record === undefined) return "extra";
  if (line === undefined) return "missing";
  return fault === undefined ? "compared" : "differing";
}
