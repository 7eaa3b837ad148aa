import { MediConnectError } from "../errors/MediConnectError.ts";
import { quoteScan } from "./characterSets.ts";
import { hasValidCheckDigit } from "./checkDigits.ts";
import type { Gs1Element } from "./checkElement.ts";
import { isDigitalLink, parseDigitalLink } from "./digitalLink.ts";
import { expiryToIso } from "./expiryDate.ts";
import { explainScanFailure } from "./explainScanFailure.ts";
import type { PackCode } from "./PackCode.ts";
import { isBracketed, parseElementString } from "./parseElementString.ts";

/** A fault of the scanner that the scan does not show, but does not rule out either. */
export type PossibleScanFault = "caps-lock" | "keyboard-layout";

/** A pack as scanned. */
export interface PackScan extends PackCode {
  /** National healthcare reimbursement numbers (AI 710 to 717), by AI; absent where there are none. */
  readonly nationalNumbers?: Readonly<Record<string, string>>;
  /**
   * What to suspect first if this pack turns out to be unknown; absent where nothing is to be suspected. Only
   * scanners that send no symbology identifier leave these open: small letters only hint at caps lock, and Y or Z
   * may have been swapped by a German keyboard.
   */
  readonly possibleFaults?: readonly PossibleScanFault[];
}

const packFields = [
  ["01", "product number (01)"],
  ["10", "lot (10)"],
  ["17", "expiry date (17)"],
  ["21", "serial number (21)"],
] as const;

/**
 * Reads what a scanner sends for a medicine pack: GS1 element strings, raw or bracketed, or a GS1 Digital Link.
 *
 * Faults of the scanner are named as such, so that no alarm is raised over a wrong setting. Nothing is corrected in
 * silence: where a right reading is likely, it stands in the `facts` of the error.
 *
 * @param options.today the day of the scan, which decides on the century of the expiry; by default, now
 * @throws MediConnectError
 * - scanner: `SCAN_CAPS_LOCK`, `SCAN_KEYBOARD_LAYOUT`, `SCAN_SEPARATOR_LOST`, `SCAN_LINEAR_ONLY`, `SCAN_NOT_GS1`
 * - barcode: `SCAN_INCOMPLETE`, and as `parseElementString` and `parseDigitalLink` do
 * @example
 * readPackScan("]d201095060001343521726120010ABC123\u001d21XYZ").expiry; // "2026-12-31"
 */
export function readPackScan(scan: string, options: { readonly today?: Date } = {}): PackScan {
  const today = options.today ?? new Date();
  const text = scan.trim();
  refuseLinearBarcode(text);
  try {
    return readPack(text, today);
  } catch (failure) {
    throw explainScanFailure(text, failure, (meant) => readPack(meant, today));
  }
}

function readPack(text: string, today: Date): PackScan {
  const uri = text.replace(/^\](?:d1|Q1)/, "");
  const elements = isDigitalLink(uri) ? parseDigitalLink(uri) : parseElementString(text);
  const values = new Map(elements.map(({ ai, value }) => [ai, value]));
  const [gtin, lot, expiry, serial] = packFields.map(([ai]) => values.get(ai));
  if (gtin === undefined || lot === undefined || expiry === undefined || serial === undefined) {
    throw incomplete(values);
  }

  const pack = { gtin, lot, expiry: expiryToIso(expiry, today), serial };
  return { ...pack, ...readNationalNumbers(elements), ...suspectFaults(text, lot + serial) };
}

function readNationalNumbers(elements: readonly Gs1Element[]): Pick<PackScan, "nationalNumbers"> {
  const national = elements.filter(({ ai }) => /^71[0-7]$/.test(ai)).map(({ ai, value }) => [ai, value]);
  return national.length === 0 ? {} : { nationalNumbers: Object.fromEntries(national) };
}

/** A symbology identifier, brackets or a web address only arrive unharmed where the settings are right. */
function suspectFaults(text: string, typed: string): Pick<PackScan, "possibleFaults"> {
  if (text.startsWith("]") || isBracketed(text) || isDigitalLink(text)) return {};
  const possibleFaults: PossibleScanFault[] = [];
  if (/[a-z]/.test(typed) && !/[A-Z]/.test(typed)) possibleFaults.push("caps-lock");
  if (/[yz]/i.test(typed)) possibleFaults.push("keyboard-layout");
  return possibleFaults.length === 0 ? {} : { possibleFaults };
}

/** Asked first, since 13 digits may by chance read as a lot: EAN-13, EAN-8, UPC and ITF-14 hold a bare GTIN. */
function refuseLinearBarcode(text: string): void {
  const [, identifier, digits] = /^(\](?:E\d|I\d))?(\d{8}|\d{12,14})$/.exec(text) ?? [];
  if (digits === undefined || (identifier === undefined && !hasValidCheckDigit(digits))) return;
  throw new MediConnectError(
    "SCAN_LINEAR_ONLY",
    `The scan ${quoteScan(text)} is the line barcode of the pack: it names the product, but no lot and no serial.`,
    "Scan the square GS1 DataMatrix code instead. This is no sign of a false medicine.",
    { scan: quoteScan(text), gtin: digits.padStart(14, "0") },
  );
}

function incomplete(values: ReadonlyMap<string, string>): MediConnectError {
  const missing = packFields.filter(([ai]) => !values.has(ai));
  return new MediConnectError(
    "SCAN_INCOMPLETE",
    `The barcode does not give the ${missing.map(([, name]) => name).join(", ")} of the pack.`,
    "Scan the square GS1 DataMatrix code; if it was this one, the pack is not serialised: type in what is printed.",
    { missing: missing.map(([ai]) => ai), gtin: values.get("01") },
  );
}
