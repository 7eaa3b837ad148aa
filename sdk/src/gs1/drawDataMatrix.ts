import { type BarcodeSymbol, type DrawOptions, drawSvg } from "./drawBarcode.ts";
import { formatElementString, packElements } from "./formatElementString.ts";
import type { PackCode } from "./PackCode.ts";

/**
 * The GS1 DataMatrix of a pack as an SVG document.
 *
 * @throws MediConnectError as `packElements` and `formatElementString` do, `BARCODE_NOT_DRAWN`
 * @example
 * const svg = drawDataMatrixSvg({ gtin: "09506000134352", lot: "ABC123", expiry: "2026-12-31", serial: "XYZ" });
 */
export function drawDataMatrixSvg(pack: PackCode, options: DrawOptions = {}): string {
  return drawSvg(dataMatrix(pack), options);
}

/** ISO/IEC 16022 asks for a quiet zone of one module. */
export function dataMatrix(pack: PackCode): BarcodeSymbol {
  const bracketed = formatElementString(packElements(pack), "bracketed");
  // bwip-js knows no escaped brackets, but character codes.
  return { bcid: "gs1datamatrix", text: bracketed.replaceAll("\\(", "^040"), parse: true, quietZone: 1 };
}
