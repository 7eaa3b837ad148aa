import { MediConnectError } from "../errors/MediConnectError.ts";
import { computeCheckDigit, hasValidCheckDigit } from "./checkDigits.ts";

const BODY = 17;

/**
 * The SSCC of a logistic unit: extension digit, company prefix, serial reference, check digit (GS1 General
 * Specifications, section 2.2.1). Extension digit and serial reference count as one number.
 *
 * @param reference from 0
 * @throws MediConnectError `COMPANY_PREFIX_MALFORMED`, `SSCC_REFERENCE_TOO_LARGE`
 *
 * @example
 * buildSscc("9506000", 12); // "095060000000000121"
 */
export function buildSscc(companyPrefix: string, reference: number): string {
  const digits = requireCompanyPrefix(companyPrefix);
  const room = BODY - digits.length;
  const number = String(reference).padStart(room, "0");
  if (!Number.isSafeInteger(reference) || reference < 0 || number.length > room) {
    throw new MediConnectError(
      "SSCC_REFERENCE_TOO_LARGE",
      `A company prefix of ${digits.length} digits leaves no room for the number ${reference}.`,
      `Number cases and pallets below ${10 ** room}.`,
      { companyPrefix, reference },
    );
  }
  const body = number.slice(0, 1) + digits + number.slice(1);
  return `${body}${computeCheckDigit(body)}`;
}

/** The number in an SSCC of a company; undefined where it is another company's, or none. */
export function readSsccReference(sscc: string, companyPrefix: string): number | undefined {
  const isSscc = sscc.length === BODY + 1 && hasValidCheckDigit(sscc);
  if (!isSscc || !sscc.startsWith(companyPrefix, 1)) return undefined;
  return Number(sscc.slice(0, 1) + sscc.slice(1 + companyPrefix.length, BODY));
}

/** @throws MediConnectError `COMPANY_PREFIX_MALFORMED` */
export function requireCompanyPrefix(text: string): string {
  if (/^\d{4,12}$/.test(text)) return text;
  throw new MediConnectError(
    "COMPANY_PREFIX_MALFORMED",
    `${JSON.stringify(text)} is no GS1 company prefix.`,
    "Give its 4 to 12 digits, as they stand in the licence from GS1.",
    { companyPrefix: text },
  );
}
