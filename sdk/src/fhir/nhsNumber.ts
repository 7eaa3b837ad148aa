/**
 * Whether `text` is an NHS number: ten digits, the last one a check digit modulo 11.
 *
 * Rule: NHS Data Model and Dictionary, "NHS NUMBER"; weights 10 to 2, 11 counts as 0, 10 is never issued.
 */
export function isNhsNumber(text: string): boolean {
  return /^\d{10}$/.test(text) && nhsNumberCheckDigit(text.slice(0, 9)) === text.slice(9);
}

/**
 * The check digit that belongs behind the first nine digits, or undefined where no number may be made of
 * them.
 *
 * @example
 * nhsNumberCheckDigit("999000001"); // "8"
 */
export function nhsNumberCheckDigit(nineDigits: string): string | undefined {
  const weighted = [...nineDigits].map((digit, index) => Number(digit) * (10 - index));
  const sum = weighted.reduce((total, part) => total + part, 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? undefined : String(check);
}
