import { MediConnectError } from "../errors/MediConnectError.ts";
import { quoteScan } from "./characterSets.ts";

const gtinPattern = /^(?:\d{8}|\d{12,14})$/;

/**
 * The check digit that belongs behind `body`: weights 3 and 1 in turn, the digit next to the check digit weighing 3
 * (GS1 General Specifications, section 7.9). One rule for GTIN-8, -12, -13 and -14, SSCC and GLN.
 *
 * @example
 * computeCheckDigit("0950600013435"); // 2
 */
export function computeCheckDigit(body: string): number {
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    const weight = (body.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * Number(body[index]);
  }
  return (10 - (sum % 10)) % 10;
}

/** True where `digits` is all digits and its last one is the check digit of the others. */
export function hasValidCheckDigit(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && computeCheckDigit(digits.slice(0, -1)) === Number(digits.at(-1));
}

/**
 * A GTIN in its 8-, 12-, 13- or 14-digit form as the 14 digits that barcodes and the chain use: zeros are put in
 * front, which leaves the check digit as it is.
 *
 * @throws MediConnectError `GTIN_MALFORMED`, `GTIN_CHECK_DIGIT_WRONG`
 * @example
 * normaliseGtin("9506000134352"); // "09506000134352"
 */
export function normaliseGtin(text: string): string {
  if (!gtinPattern.test(text)) {
    throw new MediConnectError(
      "GTIN_MALFORMED",
      `"${quoteScan(text)}" is no GTIN.`,
      "Give 8, 12, 13 or 14 digits without spaces, as they stand under the barcode.",
      { gtin: quoteScan(text) },
    );
  }
  requireCheckDigit("GTIN", text);
  return text.padStart(14, "0");
}

/**
 * The SSCC (18 digits) of a case or pallet, unchanged, once it is known to be right.
 *
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`
 */
export function requireSscc(text: string): string {
  return requireKey("SSCC", 18, text);
}

/**
 * The GLN (13 digits) of a site or company, unchanged, once it is known to be right.
 *
 * @throws MediConnectError `GLN_MALFORMED`, `GLN_CHECK_DIGIT_WRONG`
 */
export function requireGln(text: string): string {
  return requireKey("GLN", 13, text);
}

function requireKey(kind: "SSCC" | "GLN", length: number, text: string): string {
  if (text.length !== length || !/^\d+$/.test(text)) {
    const digits = text.replaceAll(" ", "");
    const isCounted = /^\d+$/.test(digits) && digits.length !== length;
    throw new MediConnectError(
      `${kind}_MALFORMED`,
      `"${quoteScan(text)}" is no ${kind}${isCounted ? `: it has ${digits.length} digits` : ""}.`,
      `Give its ${length} digits without spaces.`,
      { [kind.toLowerCase()]: quoteScan(text) },
    );
  }
  requireCheckDigit(kind, text);
  return text;
}

function requireCheckDigit(kind: string, digits: string): void {
  if (hasValidCheckDigit(digits)) return;
  const expected = computeCheckDigit(digits.slice(0, -1));
  throw new MediConnectError(
    `${kind}_CHECK_DIGIT_WRONG`,
    `The ${kind} ${digits} ends in ${digits.at(-1)}, but the check digit of its other digits is ${expected}.`,
    "A digit is mistyped or misread: enter or scan it again.",
    { [kind.toLowerCase()]: digits, expected },
  );
}
