import { MediConnectError } from "../errors/MediConnectError.ts";
import { findAi } from "./aiTable.ts";
import { GS, quoteScan } from "./characterSets.ts";
import { hasValidCheckDigit } from "./checkDigits.ts";
import { isDigitalLink } from "./digitalLink.ts";
import { findLostSeparators } from "./findLostSeparators.ts";
import { type KeyboardLayout, keyboardLayouts, swapLetterCase, undoLayout } from "./keyboardLayouts.ts";
import type { PackCode } from "./PackCode.ts";
import { gs1SymbologyIdentifiers, isBracketed } from "./parseElementString.ts";

/** Reads a scan as a whole pack; throws where it is none. */
type ReadPack = (scan: string) => PackCode;

const noAlarm = "then scan again. This is no sign of a false medicine.";

const layoutNames: Readonly<Record<KeyboardLayout, string>> = {
  qwertz: "German (QWERTZ)",
  azerty: "French (AZERTY)",
};

/**
 * The fault of the scanner or the keyboard that explains why a scan cannot be read, or else `failure` as it is.
 * Wrong settings look just like a false medicine, and are far more common: so they are looked for, and named, first.
 *
 * @returns the error to throw: `SCAN_CAPS_LOCK`, `SCAN_KEYBOARD_LAYOUT`, `SCAN_SEPARATOR_LOST` (all three with the
 * readings that would be right in `facts`), `SCAN_NOT_GS1`, or `failure`
 */
export function explainScanFailure(scan: string, failure: unknown, read: ReadPack): unknown {
  if (!(failure instanceof MediConnectError)) return failure;
  return (
    findCapsLock(scan, read) ??
    findKeyboardLayout(scan, read) ??
    findSeparatorLoss(scan, failure, read) ??
    findForeignBarcode(scan, failure) ??
    failure
  );
}

function findCapsLock(scan: string, read: ReadPack): MediConnectError | undefined {
  const swapped = swapLetterCase(scan);
  if (startsLikeGs1(scan) || !hasGs1Identifier(swapped)) return undefined;
  return new MediConnectError(
    "SCAN_CAPS_LOCK",
    `The scan begins with ${quoteScan(scan.slice(0, 3))} where scanners send ${quoteScan(swapped.slice(0, 3))}: ` +
      "caps lock is on, so capital and small letters are swapped.",
    `Switch caps lock off, ${noAlarm}`,
    { scan: quoteScan(scan), corrected: tryRead(read, swapped) },
  );
}

function findKeyboardLayout(scan: string, read: ReadPack): MediConnectError | undefined {
  if (hasGs1Identifier(scan)) return undefined;
  for (const layout of keyboardLayouts) {
    const undone = undoLayout(scan, layout);
    // Caps lock may be on as well.
    for (const meant of [undone, swapLetterCase(undone)]) {
      const corrected = tryRead(read, meant);
      const isExplained = startsLikeGs1(meant) && !startsLikeGs1(scan);
      if (corrected !== undefined || isExplained) return wrongLayout(scan, layout, corrected);
    }
  }
  return undefined;
}

function wrongLayout(
  scan: string,
  layout: KeyboardLayout,
  corrected: PackCode | undefined,
): MediConnectError {
  const name = layoutNames[layout];
  return new MediConnectError(
    "SCAN_KEYBOARD_LAYOUT",
    `The scanner types as on a US English keyboard, but this computer is set to ${name}, which swaps characters.`,
    `Set the scanner to the keyboard country of this computer, ${noAlarm}`,
    { scan: quoteScan(scan), layout, corrected },
  );
}

function findSeparatorLoss(
  scan: string,
  failure: MediConnectError,
  read: ReadPack,
): MediConnectError | undefined {
  const mayBeLost = ["SCAN_INCOMPLETE", "GS1_LENGTH_WRONG", "GS1_CHARACTER_ILLEGAL"].includes(failure.code);
  if (!mayBeLost || isBracketed(scan) || isDigitalLink(scan)) return undefined;

  const candidates = findLostSeparators(scan, (text) => tryRead(read, text));
  if (candidates.length === 0 && !isOverlong(failure)) return undefined;
  return new MediConnectError(
    "SCAN_SEPARATOR_LOST",
    "The separator behind a lot, serial or national number did not arrive, so that the next field runs into it.",
    "Set the scanner to send the GS1 separator (FNC1) as ASCII 29, and the program in between to let it pass, " +
      `${noAlarm} If it stays so, the pack may bear no serial number.`,
    // One lost separator leaves fewer than 20 readings; more than that help nobody.
    { scan: quoteScan(scan), candidates: candidates.slice(0, 20) },
  );
}

/** No printer can encode a field that is longer than the standard allows: two fields have run together. */
function isOverlong({ code, facts }: MediConnectError): boolean {
  const { ai, value } = facts;
  return code === "GS1_LENGTH_WRONG" && (ai === "10" || ai === "21") && value !== "";
}

function findForeignBarcode(scan: string, failure: MediConnectError): MediConnectError | undefined {
  const { code, facts } = failure;
  const isForeign =
    code === "GS1_SYMBOL_NOT_GS1" ||
    code === "DIGITAL_LINK_MALFORMED" ||
    // Position 1 is behind a leading separator.
    (code === "GS1_AI_UNKNOWN" && (facts["position"] === 0 || facts["position"] === 1));
  if (!isForeign) return undefined;
  return new MediConnectError(
    "SCAN_NOT_GS1",
    `The scan ${quoteScan(scan)} does not come from a GS1 barcode.`,
    "Scan the square GS1 DataMatrix code of the pack, not another code that is printed on it. This is no sign of a " +
      "false medicine.",
    { scan: quoteScan(scan) },
    { cause: failure },
  );
}

function startsLikeGs1(scan: string): boolean {
  return (
    hasGs1Identifier(scan) || isDigitalLink(scan) || hasValidCheckDigit(/^01(\d{14})/.exec(scan)?.[1] ?? "")
  );
}

/** An identifier alone is three characters that other barcodes may begin with; an AI must follow it. */
function hasGs1Identifier(scan: string): boolean {
  const start = scan[3] === GS ? 4 : 3;
  return (
    gs1SymbologyIdentifiers.some((known) => scan.startsWith(known)) &&
    (findAi(scan, start) !== undefined || isBracketed(scan.slice(start)))
  );
}

function tryRead(read: ReadPack, scan: string): PackCode | undefined {
  try {
    return read(scan);
  } catch (error) {
    if (error instanceof MediConnectError) return undefined;
    throw error;
  }
}
