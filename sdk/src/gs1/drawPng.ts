import bwipjs from "bwip-js/node";
import { type BarcodeSymbol, type DrawOptions, notDrawn, renderOptions } from "./drawBarcode.ts";
import { dataMatrix } from "./drawDataMatrix.ts";
import { qrCode, type QrCodeOptions } from "./drawQrCode.ts";
import type { PackCode } from "./PackCode.ts";

/**
 * The GS1 DataMatrix of a pack as the bytes of a PNG image.
 *
 * @throws MediConnectError as `packElements` and `formatElementString` do, `BARCODE_NOT_DRAWN`
 */
export async function drawDataMatrixPng(pack: PackCode, options: DrawOptions = {}): Promise<Uint8Array> {
  return drawPng(dataMatrix(pack), options);
}

/**
 * Any text as a QR code, as the bytes of a PNG image.
 *
 * @throws MediConnectError `BARCODE_NOT_DRAWN` where the text is empty or too long
 */
export async function drawQrCodePng(text: string, options: QrCodeOptions = {}): Promise<Uint8Array> {
  return drawPng(qrCode(text, options), options);
}

/**
 * Draws a symbol as the bytes of a PNG image, black on white.
 *
 * @throws MediConnectError `BARCODE_NOT_DRAWN`
 */
async function drawPng(symbol: BarcodeSymbol, options: DrawOptions): Promise<Uint8Array> {
  try {
    return new Uint8Array(await bwipjs.toBuffer(renderOptions(symbol, options)));
  } catch (cause) {
    throw notDrawn(cause);
  }
}
