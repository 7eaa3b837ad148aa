import { MAX_LINE_BYTES } from "./readLines.ts";

const COMMA = 44;
const QUOTE = 34;
const decoder = new TextDecoder();

/** The fields of one line, in buffers that serve every line of a file. */
export interface Row {
  /** The fields one after the other, their quotes undone. */
  readonly bytes: Uint8Array;
  /** Where each field ends in `bytes`; it begins where the one before it ends. */
  readonly ends: Int32Array;
  /** How many fields there are. */
  count: number;
}

export function createRow(): Row {
  return { bytes: new Uint8Array(MAX_LINE_BYTES), ends: new Int32Array(MAX_LINE_BYTES + 1), count: 0 };
}

export function fieldStart(row: Row, field: number): number {
  return field === 0 ? 0 : (row.ends[field - 1] ?? 0);
}

export function fieldEnd(row: Row, field: number): number {
  return row.ends[field] ?? 0;
}

/** A field as text, for messages and for the columns that are looked at once. */
export function fieldText(row: Row, field: number): string {
  return decoder.decode(row.bytes.subarray(fieldStart(row, field), fieldEnd(row, field)));
}

/**
 * Splits a line into `row` by RFC 4180: a field with a comma or a quote in it stands in quotes, and each quote in it
 * is doubled. Fields do not reach over lines, since no column of a lot file may hold a line break.
 *
 * @returns what is wrong with the line, or undefined
 */
export function splitRow(row: Row, bytes: Uint8Array, start: number, end: number): string | undefined {
  row.count = 0;
  if (end - start > MAX_LINE_BYTES) return `is longer than ${MAX_LINE_BYTES} bytes`;
  for (let at = start; at <= end; at++) {
    const isQuoted = at < end && bytes[at] === QUOTE;
    at = isQuoted ? copyQuoted(row, bytes, at + 1, end) : copyPlain(row, bytes, at, end);
    if (at > end) return "opens a quote and does not close it";
    if (at < end && bytes[at] !== COMMA)
      return "has a quote amid a field; put the field in quotes and double it";
  }
  return undefined;
}

/** Copies a field up to its comma, a stray quote or the end of the line, and returns where it stopped. */
function copyPlain(row: Row, bytes: Uint8Array, start: number, end: number): number {
  let out = fieldStart(row, row.count);
  let at = start;
  for (; at < end && bytes[at] !== COMMA && bytes[at] !== QUOTE; at++) row.bytes[out++] = bytes[at] ?? 0;
  row.ends[row.count++] = out;
  return at;
}

/** Copies a field up to its closing quote, and returns the place behind it, or one behind the line's end if none. */
function copyQuoted(row: Row, bytes: Uint8Array, start: number, end: number): number {
  const field = row.count++;
  let out = fieldStart(row, field);
  for (let at = start; at < end; at++) {
    if (bytes[at] === QUOTE) {
      const isDoubled = at + 1 < end && bytes[at + 1] === QUOTE;
      row.ends[field] = out;
      if (!isDoubled) return at + 1;
      at += 1;
    }
    row.bytes[out++] = bytes[at] ?? 0;
  }
  return end + 1;
}
