/** FNC1 between two elements, as a scanner sends it: the control character "group separator". */
export const GS = "\u001d";

/** Which characters a part of an element may hold (GS1 General Specifications, section 7.11). */
export type CharacterSet = "digits" | "cset82" | "cset39" | "cset64";

const patterns: Readonly<Record<CharacterSet, RegExp>> = {
  digits: /^[0-9]*$/,
  cset82: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
  cset39: /^[#\-/0-9A-Z]*$/,
  cset64: /^[-0-9A-Z_a-z]*={0,2}$/,
};

/** True where every character of `text` belongs to `set`. */
export function belongsTo(set: CharacterSet, text: string): boolean {
  return patterns[set].test(text) && (set !== "cset64" || hasRightPadding(text));
}

/** Base64url may come without padding; padding, where it comes, completes a group of four (RFC 4648). */
function hasRightPadding(text: string): boolean {
  return !text.endsWith("=") || text.length % 4 === 0;
}

/** `scan` for people and logs: control characters made visible, and cut where it is too long to be of use. */
export function quoteScan(scan: string): string {
  const visible = scan.replaceAll(GS, "<GS>").replace(/\p{Cc}/gu, "·");
  return visible.length <= 120 ? visible : `${visible.slice(0, 119)}…`;
}
