import { expect } from "chai";
import bwipjs from "bwip-js/node";
import fc from "fast-check";
import { drawDataMatrixSvg } from "../../../sdk/src/gs1/drawDataMatrix.ts";
import { drawDataMatrixPng, drawQrCodePng } from "../../../sdk/src/gs1/drawPng.ts";
import { drawQrCodeSvg } from "../../../sdk/src/gs1/drawQrCode.ts";
import { packElementString } from "../../../sdk/src/gs1/formatElementString.ts";
import { readBarcode } from "../../../sdk/src/gs1/readBarcode.ts";
import { readPackScan } from "../../../sdk/src/gs1/readPackScan.ts";
import { packCode } from "./arbitraries.ts";
import { expectRefusal, expectRejection } from "./expectRefusal.ts";

const pack = { gtin: "09506000134352", lot: "A(21)%1", expiry: "2026-12-31", serial: "x\"y'z_(10)" };
const paper = { backgroundcolor: "FFFFFF", scale: 3, padding: 10 };

describe("drawDataMatrix", () => {
  it("refuses a pack that breaks the rules", async () => {
    expectRefusal(() => drawDataMatrixSvg({ ...pack, lot: "Ä" }), "GS1_CHARACTER_ILLEGAL");
    await expectRejection(drawDataMatrixPng({ ...pack, serial: "" }), "GS1_LENGTH_WRONG");
  });

  it("refuses a scale that would fill the memory", () => {
    for (const scale of [0, 1.5, 10_000]) {
      expectRefusal(() => drawDataMatrixSvg(pack, { scale }), "BARCODE_NOT_DRAWN");
    }
  });

  it("draws an SVG on white", () => {
    const svg = drawDataMatrixSvg(pack);
    expect(svg).to.match(/^<svg viewBox="0 0 \d+ \d+" xmlns="http:\/\/www.w3.org\/2000\/svg">/);
    expect(svg)
      .to.contain('fill="#FFFFFF"')
      .and.to.match(/<\/svg>\s*$/);
  });

  it("draws a PNG that is read back as a scanner would send it", async () => {
    const reading = await readBarcode(await drawDataMatrixPng(pack));
    expect(reading).to.deep.equal({
      text: packElementString(pack).slice(3),
      format: "DataMatrix",
      symbologyIdentifier: "]d2",
      isGs1: true,
      scan: packElementString(pack),
    });
    expect(readPackScan(reading.scan)).to.deep.equal(pack);
  });

  it("is read back for all lots and serials, in every size", async () => {
    await fc.assert(
      fc.asyncProperty(packCode, fc.integer({ min: 1, max: 6 }), async (given, scale) => {
        const { scan } = await readBarcode(await drawDataMatrixPng(given, { scale }));
        expect(readPackScan(scan)).to.deep.equal(given);
      }),
      { numRuns: 25 },
    );
  }).timeout(20_000);
});

describe("drawQrCode", () => {
  const prescription = `MC1:${"9F86D081884C7D65".repeat(5)}`;

  it("refuses an empty text and one that is too long", async () => {
    expectRefusal(() => drawQrCodeSvg(""), "BARCODE_NOT_DRAWN");
    const secret = "s3cret".repeat(500);
    const error = await expectRejection(drawQrCodePng(secret), "BARCODE_NOT_DRAWN");
    expect(error.line + JSON.stringify(error.facts), "names no part of the text").not.to.contain("s3cret");
  });

  it("draws an SVG on white", () => {
    expect(drawQrCodeSvg(prescription))
      .to.match(/^<svg /)
      .and.to.contain('fill="#FFFFFF"');
  });

  it("needs a larger code for more error correction", () => {
    const sizes = (["L", "M", "Q", "H"] as const).map((errorCorrection) =>
      Number(/viewBox="0 0 (\d+)/.exec(drawQrCodeSvg(prescription, { errorCorrection }))?.[1]),
    );
    expect(sizes).to.deep.equal(sizes.toSorted((a, b) => a - b));
    expect(sizes.at(-1)).to.be.above(sizes[0] ?? 0);
  });

  it("packs capitals and digits more tightly than small letters", () => {
    const sizeOf = (text: string) => Number(/viewBox="0 0 (\d+)/.exec(drawQrCodeSvg(text))?.[1]);
    expect(sizeOf(prescription)).to.be.below(sizeOf(prescription.toLowerCase()));
  });

  for (const [what, text] of [
    ["the code of a prescription", prescription],
    ["a Digital Link", "https://id.gs1.org/01/09506000134352/10/A%2F1/21/XYZ?17=261231"],
    ["text in other scripts", "Grüße ^065 (01) 漢字 🙂"],
    ["a medium text", "Lorem ipsum dolor sit amet, ".repeat(30)],
  ] as const) {
    for (const errorCorrection of ["L", "H"] as const) {
      it(`draws ${what} at level ${errorCorrection} so that it is read back`, async () => {
        const reading = await readBarcode(await drawQrCodePng(text, { errorCorrection, scale: 2 }));
        expect(reading).to.include({ text, format: "QRCode", isGs1: false });
      });
    }
  }
});

describe("readBarcode", () => {
  it("refuses what is no picture, and a picture without a barcode", async () => {
    await expectRejection(readBarcode(new Uint8Array([1, 2, 3])), "BARCODE_NOT_FOUND");
    await expectRejection(readBarcode(new Uint8Array()), "BARCODE_NOT_FOUND");
    const cut = (await drawDataMatrixPng(pack)).slice(0, 60);
    await expectRejection(readBarcode(cut), "BARCODE_NOT_FOUND");
    await expectRejection(readBarcode(pictureOf()), "BARCODE_NOT_FOUND");
  });

  it("refuses a picture of two packs", async () => {
    const picture = pictureOf(symbol("gs1datamatrix", "A1"), symbol("gs1datamatrix", "A2"));
    const error = await expectRejection(readBarcode(picture), "BARCODE_AMBIGUOUS");
    expect(error.facts).to.deep.equal({ count: 2 });
  });

  it("reads the GS1 code where another one stands beside it", async () => {
    const plain = symbol("qrcode", "https://example.org/leaflet");
    const { text } = await readBarcode(pictureOf(plain, symbol("gs1datamatrix", "A1")));
    expect(text).to.equal("010950600013435221A1");
  });

  it("reads a code that stands twice on a pack", async () => {
    const twice = symbol("gs1datamatrix", "A1");
    const { text } = await readBarcode(pictureOf(twice, twice));
    expect(text).to.equal("010950600013435221A1");
  });

  it("reads an EAN-13 as the line barcode that it is", async () => {
    const png = await bwipjs.toBuffer({ ...paper, bcid: "ean13", text: "9506000134352" });
    const reading = await readBarcode(png);
    expect(reading).to.include({ format: "EAN13", symbologyIdentifier: "]E0", isGs1: false });
    expectRefusal(() => readPackScan(reading.scan), "SCAN_LINEAR_ONLY");
  });

  it("reads a GS1-128 with its separator", async () => {
    const text = "(01)09506000134352(17)261231(10)ABC(21)XYZ";
    const { scan } = await readBarcode(await bwipjs.toBuffer({ ...paper, bcid: "gs1-128", text }));
    expect(scan).to.equal("]C101095060001343521726123110ABC\u001d21XYZ");
  });

  it("reads a plain DataMatrix as not GS1", async () => {
    const { isGs1, scan } = await readBarcode(
      await bwipjs.toBuffer({ ...paper, bcid: "datamatrix", text: "HELLO" }),
    );
    expect(isGs1).to.equal(false);
    expectRefusal(() => readPackScan(scan), "SCAN_NOT_GS1");
  });
});

/** A matrix code as rows of modules, true for dark. */
function symbol(bcid: "gs1datamatrix" | "qrcode", content: string): boolean[][] {
  const text = bcid === "qrcode" ? content : `(01)09506000134352(21)${content}`;
  const [drawn] = bwipjs.raw({ bcid, text });
  if (drawn === undefined || !("pixs" in drawn)) throw new Error(`${bcid} is no matrix code`);
  const { pixs, pixx, pixy } = drawn;
  return Array.from({ length: pixy }, (_, y) =>
    Array.from({ length: pixx }, (_, x) => pixs[y * pixx + x] === 1),
  );
}

/** Symbols side by side on white paper, as a binary PGM file: the simplest picture that the reader takes. */
function pictureOf(...symbols: readonly boolean[][][]): Uint8Array {
  const [module, cell] = [5, 300];
  const width = cell * Math.max(1, symbols.length);
  const pixels = new Uint8Array(width * cell).fill(255);
  symbols.forEach((rows, index) =>
    rows.forEach((row, y) =>
      row.forEach((isDark, x) => {
        if (isDark) fillSquare(pixels, width, index * cell + 50 + x * module, 50 + y * module, module);
      }),
    ),
  );
  return Buffer.concat([Buffer.from(`P5 ${width} ${cell} 255\n`), pixels]);
}

function fillSquare(pixels: Uint8Array, width: number, left: number, top: number, side: number): void {
  for (let y = top; y < top + side; y++) pixels.fill(0, y * width + left, y * width + left + side);
}
