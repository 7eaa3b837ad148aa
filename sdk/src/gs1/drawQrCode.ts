import { type BarcodeSymbol, type DrawOptions, drawSvg } from "./drawBarcode.ts";

/** How much of a QR code may be dirty or torn: about 7, 15, 25 and 30 percent (ISO/IEC 18004). */
export type ErrorCorrectionLevel = "L" | "M" | "Q" | "H";

/** How a QR code is drawn. */
export interface QrCodeOptions extends DrawOptions {
  /** `M` by default. It is raised by itself where that makes the code no larger. */
  readonly errorCorrection?: ErrorCorrectionLevel;
}

/**
 * Any text as a QR code, as an SVG document. Digits, capitals and `$%*+-./:` take least room; other text is written
 * in UTF-8.
 *
 * @throws MediConnectError `BARCODE_NOT_DRAWN` where the text is empty or too long
 * @example
 * const svg = drawQrCodeSvg("MC1:9F86D081884C7D65", { errorCorrection: "Q" });
 */
export function drawQrCodeSvg(text: string, options: QrCodeOptions = {}): string {
  return drawSvg(qrCode(text, options), options);
}

/** ISO/IEC 18004 asks for a quiet zone of four modules. */
export function qrCode(text: string, { errorCorrection = "M" }: QrCodeOptions): BarcodeSymbol {
  return { bcid: "qrcode", text, parse: false, quietZone: 4, eclevel: errorCorrection };
}
