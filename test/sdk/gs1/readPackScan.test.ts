import { expect } from "chai";
import { GS } from "../../../sdk/src/gs1/characterSets.ts";
import { readPackScan } from "../../../sdk/src/gs1/readPackScan.ts";
import { expectRefusal } from "./expectRefusal.ts";

const today = new Date("2026-06-15");
const gtin = "09506000134352";
const pack = { gtin, lot: "ABC123", expiry: "2026-12-31", serial: "X7G" };

describe("readPackScan", () => {
  for (const [ai, left] of [
    ["01", `17261231${GS}10ABC123${GS}21X7G`],
    ["10", `01${gtin}1726123121X7G`],
    ["17", `01${gtin}10ABC123${GS}21X7G`],
    ["21", `01${gtin}1726123110ABC123`],
  ] as const) {
    it(`refuses a pack without (${ai}), naming it`, () => {
      const error = expectRefusal(() => readPackScan(`]d2${left}`, { today }), "SCAN_INCOMPLETE");
      expect(error.facts["missing"]).to.deep.equal([ai]);
      expect(error.message).to.contain(`(${ai})`);
    });
  }

  it("refuses a Digital Link of a lot", () => {
    const uri = `https://id.gs1.org/01/${gtin}/10/ABC123`;
    const error = expectRefusal(() => readPackScan(uri, { today }), "SCAN_INCOMPLETE");
    expect(error.facts["missing"]).to.deep.equal(["17", "21"]);
  });

  it("passes on what is wrong with the barcode itself", () => {
    expectRefusal(() => readPackScan(`]d2019506000134352${GS}`), "GS1_LENGTH_WRONG");
    expectRefusal(() => readPackScan("]d20109506000134353"), "GS1_CHECK_DIGIT_WRONG");
    expectRefusal(() => readPackScan(`01${gtin}1726133110A${GS}21B`), "GS1_DATE_WRONG");
    expectRefusal(() => readPackScan(`]d201${gtin}1726123110A${GS}10B${GS}21C`), "GS1_AI_REPEATED");
    expectRefusal(() => readPackScan("\r\n"), "GS1_EMPTY");
  });

  const scans: readonly (readonly [string, string])[] = [
    ["with lot before serial", `]d201${gtin}1726123110ABC123${GS}21X7G`],
    ["with serial before lot", `]d201${gtin}21X7G${GS}17261231${GS}10ABC123`],
    ["with day 00", `]d201${gtin}1726120010ABC123${GS}21X7G`],
    ["in brackets", `(01)${gtin}(17)261231(10)ABC123(21)X7G`],
    ["from a Digital Link", `https://id.gs1.org/01/${gtin}/10/ABC123/21/X7G?17=261231`],
    ["from a Digital Link in a QR code", `]Q1https://id.gs1.org/01/${gtin}/10/ABC123/21/X7G?17=261231`],
    ["from a Digital Link of 13 digits", "https://x.org/a/01/9506000134352/10/ABC123/21/X7G?17=261200&q=1"],
    ["without identifier", `01${gtin}1726123110ABC123${GS}21X7G`],
    ["with the Enter key behind", `]d201${gtin}1726123110ABC123${GS}21X7G\r`],
  ];
  for (const [how, scan] of scans) {
    it(`reads a pack ${how}`, () => {
      expect(readPackScan(scan, { today })).to.deep.equal(pack);
    });
  }

  it("keeps national numbers", () => {
    const scan = `]d201${gtin}1726123110ABC123${GS}21X7G${GS}71012345678${GS}7141234567`;
    expect(readPackScan(scan, { today })).to.deep.equal({
      ...pack,
      nationalNumbers: { "710": "12345678", "714": "1234567" },
    });
  });
});
