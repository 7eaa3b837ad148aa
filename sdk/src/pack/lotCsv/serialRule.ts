import { alphabets, belongsTo } from "../../gs1/characterSets.ts";
import { TEXT_BYTES } from "../../merkle/bytes20.ts";

/** The rule for (10) and (21) in words, for messages. */
export const SERIAL_RULE = "1 to 20 characters of A-Z, a-z, 0-9 and !\"%&'()*+,-./:;<=>?_";

/** Whether a text may be a lot (10) or a serial (21): 1 to 20 of GS1's 82 characters (General Specifications, 3.2). */
export function isSerial(text: string): boolean {
  return text.length >= 1 && text.length <= TEXT_BYTES && belongsTo("cset82", text);
}

const allowed = new Uint8Array(256);
for (const character of alphabets.cset82) allowed[character.charCodeAt(0)] = 1;

/** {@link isSerial} on bytes, for files of a million. */
export function isSerialBytes(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || end - start > TEXT_BYTES) return false;
  for (let at = start; at < end; at++) if (allowed[bytes[at] ?? 0] !== 1) return false;
  return true;
}
