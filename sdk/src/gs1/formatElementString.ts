import { findAi } from "./aiTable.ts";
import { GS } from "./characterSets.ts";
import { normaliseGtin } from "./checkDigits.ts";
import { checkElement, type Gs1Element } from "./checkElement.ts";
import { isoToExpiry } from "./expiryDate.ts";
import type { PackCode } from "./PackCode.ts";

/** `raw` is what a scanner sends, `bracketed` is for people and for drawing programs. */
export type ElementStringForm = "raw" | "bracketed";

/**
 * Writes elements as one string, without a symbology identifier.
 *
 * Elements of predefined length come first, the others behind them in the order given: so all but the last of these
 * need a separator, and no more. `parseElementString` reads both forms back.
 *
 * @throws MediConnectError as `checkElement` does
 * @example
 * formatElementString([{ ai: "10", value: "A1" }, { ai: "17", value: "261231" }], "bracketed"); // "(17)261231(10)A1"
 */
export function formatElementString(
  elements: readonly Gs1Element[],
  form: ElementStringForm = "raw",
): string {
  elements.forEach(checkElement);
  const ordered = [
    ...elements.filter(({ ai }) => !needsFnc1(ai)),
    ...elements.filter(({ ai }) => needsFnc1(ai)),
  ];
  return form === "raw" ? ordered.map(formatRaw).join("") : ordered.map(formatBracketed).join("");
}

/**
 * The elements of a pack, in the order in which they stand on it.
 *
 * @throws MediConnectError `GTIN_MALFORMED`, `GTIN_CHECK_DIGIT_WRONG`, `GS1_DATE_WRONG`
 */
export function packElements(pack: PackCode): readonly Gs1Element[] {
  return [
    { ai: "01", value: normaliseGtin(pack.gtin) },
    { ai: "17", value: isoToExpiry(pack.expiry) },
    { ai: "10", value: pack.lot },
    { ai: "21", value: pack.serial },
  ];
}

/**
 * What a scanner sends for the GS1 DataMatrix of a pack.
 *
 * @throws MediConnectError as `packElements` and `checkElement` do
 * @example
 * packElementString({ gtin: "09506000134352", lot: "ABC123", expiry: "2026-12-31", serial: "XYZ" });
 * // "]d201095060001343521726123110ABC123\u001d21XYZ"
 */
export function packElementString(pack: PackCode): string {
  return `]d2${formatElementString(packElements(pack))}`;
}

function formatRaw({ ai, value }: Gs1Element, index: number, all: readonly Gs1Element[]): string {
  const isLast = index === all.length - 1;
  return `${ai}${value}${needsFnc1(ai) && !isLast ? GS : ""}`;
}

function formatBracketed({ ai, value }: Gs1Element): string {
  return `(${ai})${value.replaceAll("(", "\\(")}`;
}

function needsFnc1(ai: string): boolean {
  return findAi(ai)?.needsFnc1 ?? true;
}
