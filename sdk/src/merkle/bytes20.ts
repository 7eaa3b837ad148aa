import { MediConnectError } from "../errors/MediConnectError.ts";

/** Bytes that a lot or a serial takes: as many as GS1 (10) and (21) allow characters. */
export const TEXT_BYTES = 20;

/**
 * A lot (10) or serial (21) as the chain holds it: ASCII, left-aligned, zero-padded.
 *
 * It asks only what keeps the encoding one to one (1 to 20 visible ASCII characters); whether a text is legal
 * under GS1 is asked where it comes in.
 *
 * @throws MediConnectError `TEXT_NOT_BYTES20`
 */
export function encodeBytes20(text: string): Uint8Array {
  if (!/^[!-~]{1,20}$/.test(text)) {
    throw new MediConnectError(
      "TEXT_NOT_BYTES20",
      `${JSON.stringify(text)} is not a lot or serial of 1 to 20 ASCII characters without blanks.`,
      "Give the text of GS1 (10) or (21) as it stands on the pack.",
      { text },
    );
  }
  const bytes = new Uint8Array(TEXT_BYTES);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The inverse of {@link encodeBytes20}; reads the 20 bytes that start at `offset`. */
export function decodeBytes20(bytes: Uint8Array, offset = 0): string {
  const field = bytes.subarray(offset, offset + TEXT_BYTES);
  const end = field.indexOf(0);
  return String.fromCharCode(...(end === -1 ? field : field.subarray(0, end)));
}
