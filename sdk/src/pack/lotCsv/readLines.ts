import { concatBytes } from "@noble/hashes/utils.js";

const NEWLINE = 10;
const RETURN = 13;

/** No line of a lot file comes near it; what is longer is no lot file. */
export const MAX_LINE_BYTES = 4096;

/** Told a line as bytes `start` up to, but without, `end`, good until it returns; false stops the reading. */
export type TakeLine = (bytes: Uint8Array, start: number, end: number) => boolean;

/** Cuts a stream of bytes into lines that end in LF or CRLF, the last one in either or nothing. */
export async function readLines(source: AsyncIterable<Uint8Array>, takeLine: TakeLine): Promise<void> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : concatBytes(rest, chunk);
    const start = takeWholeLines(bytes, takeLine);
    if (start === undefined) return;
    rest = bytes.subarray(start);
    // Given as a line, so that it is refused with its number before a file without lines fills the memory.
    if (rest.length > MAX_LINE_BYTES) break;
  }
  if (rest.length > 0) takeLine(rest, 0, withoutReturn(rest, 0, rest.length));
}

/** Returns where the first line begins that has no end yet, or undefined where the reading was stopped. */
function takeWholeLines(bytes: Uint8Array, takeLine: TakeLine): number | undefined {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    if (!takeLine(bytes, start, withoutReturn(bytes, start, end))) return undefined;
    start = end + 1;
  }
  return start;
}

function withoutReturn(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === RETURN ? end - 1 : end;
}
