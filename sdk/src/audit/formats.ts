import { canonicalize } from "json-canonicalize";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type AuditHeader, auditHeader, type AuditRecord } from "./AuditRecord.ts";
import { parseJson } from "../encoding/parseJson.ts";

export const AUDIT_FORMATS = ["csv", "jsonl"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** Where in the chain a line belongs. */
export interface LinePlace {
  readonly block: number;
  readonly logIndex: number;
}

/** Below zero where `a` comes first on the chain. */
export function comparePlaces(a: LinePlace, b: LinePlace): number {
  return a.block - b.block || a.logIndex - b.logIndex;
}

interface Format {
  /** What stands before the lines. */
  readonly head: (header: AuditHeader) => string[];
  readonly line: (record: AuditRecord) => string;
  /** Undefined where the line cannot be read. */
  readonly placeOf: (line: string) => LinePlace | undefined;
  readonly lineEnd: string;
}

const COLUMNS = [
  "block",
  "logIndex",
  "time",
  "kind",
  "event",
  "contract",
  "fields",
  "sender",
  "transaction",
  "blockHash",
] as const satisfies readonly (keyof AuditRecord)[];

export const FORMATS: Readonly<Record<AuditFormat, Format>> = {
  jsonl: {
    head: (header) => [canonicalize(header)],
    line: canonicalLine,
    placeOf: (line) => placeOf(parseJson(line)),
    lineEnd: "\n",
  },
  // RFC 4180, but for a first line that says what the file is.
  csv: {
    head: (header) => [`# ${canonicalize(header)}`, COLUMNS.join(",")],
    line: (record) => COLUMNS.map((column) => cell(record[column])).join(","),
    placeOf: (line) => {
      const [, block, logIndex] = /^(\d+),(\d+),/.exec(line) ?? [];
      return block === undefined ? undefined : { block: Number(block), logIndex: Number(logIndex) };
    },
    lineEnd: "\r\n",
  },
};

/** What the digest is made of. */
export function canonicalLine(record: AuditRecord): string {
  return canonicalize(record);
}

/**
 * Tells by its first line what an export is.
 *
 * @throws MediConnectError `AUDIT_FILE_INVALID`
 */
export function readHeader(file: string, first: string): { format: AuditFormat; header: AuditHeader } {
  const format = first.startsWith("# ") ? "csv" : "jsonl";
  const parsed = auditHeader.safeParse(parseJson(first.replace(/^# /, "")));
  if (parsed.success) return { format, header: parsed.data };
  throw new MediConnectError(
    "AUDIT_FILE_INVALID",
    `The first line of ${file} is no header of an audit export.`,
    "Give a file that `audit export` wrote; one whose header was changed proves nothing.",
    { file },
  );
}

function cell(value: AuditRecord[keyof AuditRecord]): string {
  const text = typeof value === "object" ? canonicalize(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function placeOf(value: unknown): LinePlace | undefined {
  if (typeof value !== "object" || value === null || !("block" in value) || !("logIndex" in value))
    return undefined;
  const { block, logIndex } = value;
  return typeof block === "number" && typeof logIndex === "number" ? { block, logIndex } : undefined;
}
