import { quoteScan } from "../../gs1/characterSets.ts";
import { normaliseGtin } from "../../gs1/checkDigits.ts";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { TEXT_BYTES } from "../../merkle/bytes20.ts";
import { parseExpiry } from "./expiryDay.ts";
import { MAX_FAULTS, type LotFault } from "./lotFaults.ts";
import { LOT_COLUMNS, readLotHeader, type LotHeader } from "./lotHeader.ts";
import { isSerial, isSerialBytes, SERIAL_RULE } from "./serialRule.ts";
import { createSharedField, takeSharedField, type SharedField } from "./sharedField.ts";
import { createRow, fieldEnd, fieldStart, fieldText, splitRow, type Row } from "./splitRow.ts";

/** A lot file while it is read. */
export interface LotDraft {
  readonly row: Row;
  readonly faults: LotFault[];
  readonly gtin: SharedField<string>;
  readonly lot: SharedField<string>;
  readonly expiry: SharedField<number>;
  header: LotHeader | undefined;
  /** Lines read so far. */
  line: number;
  /** Empty lines since the last full one: right at the end of a file, wrong before another pack. */
  emptyLines: number;
  /** One for each line behind the header, zero where the line is faulty, so that an ordinal tells its line. */
  serials: Uint8Array;
  count: number;
}

export function createLotDraft(): LotDraft {
  return {
    row: createRow(),
    faults: [],
    gtin: createSharedField("GTIN", normaliseGtin),
    lot: createSharedField("lot", parseLot),
    expiry: createSharedField("expiry", (text) => parseExpiry(text)),
    header: undefined,
    line: 0,
    emptyLines: 0,
    serials: new Uint8Array(1024 * TEXT_BYTES),
    count: 0,
  };
}

/** The line of a pack: the header is the first one. */
export function lineOf(ordinal: number): number {
  return ordinal + 2;
}

/** Takes one line in; false where reading on would tell nothing new. */
export function takeLine(draft: LotDraft, bytes: Uint8Array, start: number, end: number): boolean {
  draft.line += 1;
  if (draft.line === 1) return takeHeader(draft, bytes, start, end);
  if (start === end) {
    draft.emptyLines += 1;
    return true;
  }
  if (draft.emptyLines > 0) takeEmptyLines(draft);
  takePack(draft, bytes, start, end);
  return draft.faults.length < MAX_FAULTS;
}

function takeHeader(draft: LotDraft, bytes: Uint8Array, start: number, end: number): boolean {
  const problem = splitRow(draft.row, bytes, afterByteOrderMark(bytes, start), end);
  const header = problem ?? readLotHeader(draft.row);
  if (typeof header === "string") addFault(draft, header);
  else draft.header = header;
  return draft.header !== undefined;
}

/** Excel writes one before UTF-8. */
function afterByteOrderMark(bytes: Uint8Array, start: number): number {
  const isMark = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return isMark ? start + 3 : start;
}

function takeEmptyLines(draft: LotDraft): void {
  draft.faults.push({ line: draft.line - draft.emptyLines, problem: "is empty" });
  while (draft.emptyLines > 0) {
    reserveSerial(draft);
    draft.emptyLines -= 1;
  }
}

function takePack(draft: LotDraft, bytes: Uint8Array, start: number, end: number): void {
  const { row, header, line } = draft;
  const at = reserveSerial(draft);
  const problem = splitRow(row, bytes, start, end);
  if (problem !== undefined) return addFault(draft, problem);
  if (!header || row.count !== LOT_COLUMNS.length) {
    return addFault(draft, `has ${row.count} fields, not ${LOT_COLUMNS.length}`);
  }
  addFault(draft, takeSharedField(draft.gtin, row, header.gtin, line));
  addFault(draft, takeSharedField(draft.lot, row, header.lot, line));
  addFault(draft, takeSharedField(draft.expiry, row, header.expiry, line));
  addFault(draft, takeSerial(draft, at, header.serial));
}

function takeSerial({ row, serials }: LotDraft, at: number, field: number): string | undefined {
  const [start, end] = [fieldStart(row, field), fieldEnd(row, field)];
  if (!isSerialBytes(row.bytes, start, end)) {
    return `has the serial "${quoteScan(fieldText(row, field))}", which is not ${SERIAL_RULE}`;
  }
  for (let i = start; i < end; i++) serials[at + i - start] = row.bytes[i] ?? 0;
  return undefined;
}

/** Makes room for one more serial, and returns where it goes. */
function reserveSerial(draft: LotDraft): number {
  const at = draft.count++ * TEXT_BYTES;
  if (at === draft.serials.length) {
    const grown = new Uint8Array(2 * at);
    grown.set(draft.serials);
    draft.serials = grown;
  }
  return at;
}

function addFault(draft: LotDraft, problem: string | undefined): void {
  if (problem !== undefined) draft.faults.push({ line: draft.line, problem });
}

function parseLot(text: string): string {
  if (isSerial(text)) return text;
  throw new MediConnectError(
    "LOT_MALFORMED",
    `"${quoteScan(text)}" is not ${SERIAL_RULE}.`,
    "Correct the lot.",
  );
}
