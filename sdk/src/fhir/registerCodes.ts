import { hasVerhoeffCheckDigit } from "./verhoeff.ts";

/** Whether `text` is a SNOMED CT identifier, and so may be a dm+d code: 6–18 digits, Verhoeff check digit. */
export function isDmdCode(text: string): boolean {
  return /^[1-9]\d{5,17}$/.test(text) && hasVerhoeffCheckDigit(text);
}

/**
 * Whether `text` looks like a number of the General Medical Council: 7 digits. No check digit is published.
 */
export function isGmcNumber(text: string): boolean {
  return /^\d{7}$/.test(text);
}

/** Whether `text` looks like a number of the General Pharmaceutical Council: 7 digits, the first one a 2. */
export function isGphcNumber(text: string): boolean {
  return /^2\d{6}$/.test(text);
}

/** Whether `text` looks like a code of the Organisation Data Service: 3–6 capital letters and digits. */
export function isOdsCode(text: string): boolean {
  return /^[A-Z0-9]{3,6}$/.test(text);
}
