/** FNC1 between two elements, as a scanner sends it: the control character "group separator". */
export const GS = "\u001d";

/** Which characters a part of an element may hold (GS1 General Specifications, section 7.11). */
export type CharacterSet = "digits" | "cset82" | "cset39" | "cset64";

const digits = "0123456789";
const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const smallLetters = "abcdefghijklmnopqrstuvwxyz";

/** The characters of each set, in the order of their codes: check characters count places in CSET 82. */
export const alphabets: Readonly<Record<CharacterSet, string>> = {
  digits,
  cset82: `!"%&'()*+,-./${digits}:;<=>?${capitals}_${smallLetters}`,
  cset39: `#-/${digits}${capitals}`,
  cset64: `-${digits}${capitals}_${smallLetters}`,
};

/** True where every character of `text` belongs to `set`. */
export function belongsTo(set: CharacterSet, text: string): boolean {
  if (set === "cset64" && !hasRightPadding(text)) return false;
  const unpadded = set === "cset64" ? text.replace(/={1,2}$/, "") : text;
  return [...unpadded].every((character) => alphabets[set].includes(character));
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
