import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { prepareZXingModule, readBarcodes, type ReadResult } from "zxing-wasm/reader";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** A barcode found in a picture. */
export interface BarcodeReading {
  /** What it says. GS1 data comes raw, with GS behind fields of variable length, as `parseElementString` takes it. */
  readonly text: string;
  /** For example `DataMatrix`, `QRCode`, `EAN13`. */
  readonly format: string;
  /** For example `]d2`; absent where the kind of symbol has none. */
  readonly symbologyIdentifier?: string;
  readonly isGs1: boolean;
  /** What a scanner would send, for `readPackScan`: the identifier, then the text. */
  readonly scan: string;
}

/**
 * Reads the barcode in a picture. Where there are several, as on most packs, the GS1 one is meant.
 *
 * @param image the bytes of a PNG or JPEG file
 * @throws MediConnectError `BARCODE_NOT_FOUND`, `BARCODE_AMBIGUOUS` where two packs are in the picture
 * @example
 * const { scan } = await readBarcode(picture);
 * readPackScan(scan).lot; // "SHELF1"
 */
export async function readBarcode(image: Uint8Array): Promise<BarcodeReading> {
  await prepareReader();
  const readings = await findBarcodes(image);
  const gs1 = readings.filter(({ isGs1 }) => isGs1);
  const meant = gs1.length > 0 ? gs1 : readings;

  const [first] = meant;
  if (first === undefined) throw notFound();
  if (meant.some(({ text }) => text !== first.text)) throw ambiguous(meant.length);
  return first;
}

let reader: Promise<unknown> | undefined;

/** The decoder is loaded once, from the installed package: left alone, zxing-wasm fetches it from the internet. */
function prepareReader(): Promise<unknown> {
  reader ??= loadReader();
  return reader;
}

async function loadReader(): Promise<void> {
  const wasm = await readFile(fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")));
  const wasmBinary = new Uint8Array(wasm).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}

async function findBarcodes(image: Uint8Array): Promise<BarcodeReading[]> {
  try {
    // In the default mode, GS1 data would come with brackets that cannot be told from brackets in the data.
    const results = await readBarcodes(image, { textMode: "Plain" });
    // A picture that cannot be decoded comes as a result that is not valid.
    return results.filter(({ isValid }) => isValid).map(toReading);
  } catch (cause) {
    throw notFound({ cause });
  }
}

function toReading({ text, format, symbologyIdentifier, contentType }: ReadResult): BarcodeReading {
  return {
    text,
    format,
    ...(symbologyIdentifier === "" ? {} : { symbologyIdentifier }),
    isGs1: contentType === "GS1",
    scan: symbologyIdentifier + text,
  };
}

function notFound(options: ErrorOptions = {}): MediConnectError {
  return new MediConnectError(
    "BARCODE_NOT_FOUND",
    "There is no readable barcode in this picture.",
    "Take a sharp picture, evenly lit, with a light margin around the code; PNG and JPEG files can be read.",
    {},
    options,
  );
}

function ambiguous(count: number): MediConnectError {
  return new MediConnectError(
    "BARCODE_AMBIGUOUS",
    `There are ${count} different barcodes in this picture.`,
    "Take a picture of one pack at a time.",
    { count },
  );
}
