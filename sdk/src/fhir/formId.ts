/** The short form id of EPS: random, ODS code, random and check character. */
const FORM_ID = /^[A-F0-9]{6}-[A-Z0-9]{6}-[A-F0-9]{5}[A-Z0-9+]$/;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+";

/** Whether `text` has the shape of an EPS form id; its check character may still be wrong. */
export function hasFormIdShape(text: string): boolean {
  return FORM_ID.test(text);
}

/**
 * Whether `text` is an EPS form id (`prescription-order-number`) with the right check character.
 *
 * Rule: NHS EPS, "prescription id": ISO 7064 MOD 37-2 over the 17 characters before it; "+" counts as 36.
 *
 * @example
 * isFormId("24F5DA-A83008-7EFE6Z"); // true
 */
export function isFormId(text: string): boolean {
  return hasFormIdShape(text) && formIdCheckCharacter(text.slice(0, -1)) === text.slice(-1);
}

/**
 * The check character that belongs behind the first 17 characters of a form id.
 *
 * @param start the form id without its last character, with or without hyphens
 */
export function formIdCheckCharacter(start: string): string {
  let total = 0;
  for (const character of start.replaceAll("-", "")) {
    total = ((total + ALPHABET.indexOf(character)) * 2) % 37;
  }
  return ALPHABET.charAt((38 - total) % 37);
}
