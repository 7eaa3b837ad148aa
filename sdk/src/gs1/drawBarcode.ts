import bwipjs, { type RenderOptions } from "bwip-js/generic";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** How a barcode is drawn. */
export interface DrawOptions {
  /** Width of a module in half pixels: 1 to 20, by default 3, so that a module is 6 pixels wide. */
  readonly scale?: number;
}

/** What a symbol is made of, in the terms of bwip-js. */
export interface BarcodeSymbol {
  readonly bcid: "gs1datamatrix" | "qrcode";
  readonly text: string;
  /** Escapes such as `^040` in `text` are resolved. */
  readonly parse: boolean;
  /** Light margin that readers ask for around the symbol, in modules. */
  readonly quietZone: number;
  readonly eclevel?: string;
}

/**
 * Draws a symbol as an SVG document, black on white: a clear background would hide the code from readers in dark
 * surroundings.
 *
 * @throws MediConnectError `BARCODE_NOT_DRAWN`
 */
export function drawSvg(symbol: BarcodeSymbol, options: DrawOptions): string {
  try {
    return bwipjs.toSVG(renderOptions(symbol, options));
  } catch (cause) {
    throw notDrawn(cause);
  }
}

/** In the terms of bwip-js. */
export function renderOptions(
  { quietZone, ...symbol }: BarcodeSymbol,
  { scale = 3 }: DrawOptions,
): RenderOptions {
  if (!Number.isInteger(scale) || scale < 1 || scale > 20) {
    throw new RangeError(`scale ${scale} is no whole number from 1 to 20`);
  }
  // bwip-js counts padding in half modules of its matrix codes.
  return { ...symbol, scale, padding: 2 * quietZone, backgroundcolor: "FFFFFF" };
}

export function notDrawn(cause: unknown): MediConnectError {
  return new MediConnectError(
    "BARCODE_NOT_DRAWN",
    "The text cannot be drawn as this barcode.",
    "Shorten the text or lower the error correction, and keep the scale between 1 and 20.",
    // Without the rest of the message, which may repeat the text, and the text may be a patient's secret.
    { reason: cause instanceof Error ? (/bwipp\.\w+/.exec(cause.message)?.[0] ?? cause.name) : "unknown" },
    { cause },
  );
}
