/** The eight powers of Verhoeff's permutation, ten digits each, one after the other. */
const PERMUTATIONS = "01234567891576283094580379614289160435279453126870428657390127938064157046913258";

/**
 * Whether the last digit is the right Verhoeff check digit of the ones before it. Every single wrong digit
 * and every swap of two neighbours is found.
 *
 * Rule: SNOMED CT Technical Implementation Guide, "Check-digit computation".
 *
 * @param digits decimal digits only
 */
export function hasVerhoeffCheckDigit(digits: string): boolean {
  let check = 0;
  for (let position = 0; position < digits.length; position++) {
    const digit = digits.charCodeAt(digits.length - 1 - position) - 48;
    check = multiply(check, permute(position, digit));
  }
  return check === 0;
}

/**
 * The Verhoeff check digit that belongs behind `digits`.
 *
 * @example
 * verhoeffCheckDigit("32223700"); // "0"
 */
export function verhoeffCheckDigit(digits: string): string {
  const found = [..."0123456789"].find((check) => hasVerhoeffCheckDigit(digits + check));
  // The scheme is a bijection of the last digit, so that one of the ten always fits.
  return found ?? "";
}

function permute(position: number, digit: number): number {
  return PERMUTATIONS.charCodeAt((position % 8) * 10 + digit) - 48;
}

/** The product in the dihedral group of order 10: 0–4 are rotations, 5–9 reflections. */
function multiply(left: number, right: number): number {
  if (left < 5) return right < 5 ? (left + right) % 5 : 5 + ((left + right) % 5);
  return right < 5 ? 5 + ((left - right) % 5) : (left - right + 5) % 5;
}
