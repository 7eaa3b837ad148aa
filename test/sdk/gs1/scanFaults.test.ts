import { expect } from "chai";
import fc from "fast-check";
import { GS } from "../../../sdk/src/gs1/characterSets.ts";
import { packElementString } from "../../../sdk/src/gs1/formatElementString.ts";
import { keyboardLayouts, swapLetterCase, typeOnLayout } from "../../../sdk/src/gs1/keyboardLayouts.ts";
import { readPackScan } from "../../../sdk/src/gs1/readPackScan.ts";
import { packCode } from "./arbitraries.ts";
import { expectRefusal } from "./expectRefusal.ts";

const gtin = "09506000134352";
const pack = { gtin, lot: "LOT-7y", expiry: "2027-01-31", serial: "ZX81abY" };
const scan = packElementString(pack);
const noAlarm = "This is no sign of a false medicine.";

describe("given caps lock is on", () => {
  it("refuses to read swapped letters, and tells the right reading", () => {
    const error = expectRefusal(() => readPackScan(swapLetterCase(scan)), "SCAN_CAPS_LOCK");
    expect(error.message).to.contain("]D2").and.to.contain("]d2");
    expect(error.remedy).to.contain(noAlarm);
    expect(error.facts["corrected"]).to.deep.equal(pack);
  });

  for (const identifier of ["]D2", "]c1", "]q3", "]E0", "]j1"]) {
    it(`knows it by ${identifier}`, () => {
      expectRefusal(() => readPackScan(identifier + swapLetterCase(scan.slice(3))), "SCAN_CAPS_LOCK");
    });
  }

  it("is named for every pack", () => {
    fc.assert(
      fc.property(packCode, (given) => {
        const swapped = swapLetterCase(packElementString(given));
        const error = expectRefusal(() => readPackScan(swapped), "SCAN_CAPS_LOCK");
        expect(error.facts["corrected"]).to.deep.equal(given);
      }),
    );
  });

  it("is only suspected where the scanner sends no identifier", () => {
    const { possibleFaults } = readPackScan(`01${gtin}1727013110lot7${GS}21x81`);
    expect(possibleFaults).to.deep.equal(["caps-lock"]);
  });
});

describe("given another keyboard layout", () => {
  for (const [layout, start] of [
    ["qwertz", "+d201"],
    ["azerty", "$déà&"],
  ] as const) {
    it(`refuses what an ${layout} keyboard makes of a scan, and tells the right reading`, () => {
      const typed = typeOnLayout(scan, layout);
      expect(typed.slice(0, 5)).to.equal(start);
      const error = expectRefusal(() => readPackScan(typed), "SCAN_KEYBOARD_LAYOUT");
      expect(error.facts).to.deep.include({ layout, corrected: pack });
      expect(error.remedy).to.contain(noAlarm);
    });

    it(`knows ${layout} with caps lock on`, () => {
      const typed = typeOnLayout(swapLetterCase(scan), layout);
      const error = expectRefusal(() => readPackScan(typed), "SCAN_KEYBOARD_LAYOUT");
      expect(error.facts).to.deep.include({ layout, corrected: pack });
    });

    it(`knows ${layout} where the separator got lost as well`, () => {
      const typed = typeOnLayout(scan.replace(GS, ""), layout);
      const error = expectRefusal(() => readPackScan(typed), "SCAN_KEYBOARD_LAYOUT");
      expect(error.facts).to.deep.include({ layout, corrected: undefined });
    });

    it(`knows ${layout} by a Digital Link`, () => {
      const uri = `https://id.gs1.org/01/${gtin}/10/A/21/B?17=270131`;
      const error = expectRefusal(() => readPackScan(typeOnLayout(uri, layout)), "SCAN_KEYBOARD_LAYOUT");
      expect(error.facts).to.have.nested.property("corrected.serial", "B");
    });
  }

  it("knows AZERTY without an identifier, by symbols in place of digits", () => {
    const typed = typeOnLayout(scan.slice(3), "azerty");
    expect(typed.slice(0, 4)).to.equal("à&àç");
    const error = expectRefusal(() => readPackScan(typed), "SCAN_KEYBOARD_LAYOUT");
    expect(error.facts).to.have.nested.property("corrected.serial", pack.serial);
  });

  it("knows QWERTZ without an identifier, by ß in place of a hyphen", () => {
    const typed = typeOnLayout(scan.slice(3), "qwertz");
    expect(typed).to.contain("LOTß7z");
    expectRefusal(() => readPackScan(typed), "SCAN_KEYBOARD_LAYOUT");
  });

  it("is named for every pack", () => {
    fc.assert(
      fc.property(packCode, fc.constantFrom(...keyboardLayouts), (given, layout) => {
        const typed = typeOnLayout(packElementString(given), layout);
        const error = expectRefusal(() => readPackScan(typed), "SCAN_KEYBOARD_LAYOUT");
        expect(error.facts["layout"]).to.equal(layout);
        expect(error.facts["corrected"]).to.deep.equal(given);
      }),
    );
  });

  it("is only suspected where Y or Z arrive without an identifier", () => {
    const bare = `01${gtin}1727013110LOT7${GS}21`;
    expect(readPackScan(`${bare}AZ81`).possibleFaults).to.deep.equal(["keyboard-layout"]);
    expect(readPackScan(`${bare}AB81`).possibleFaults).to.equal(undefined);
    expect(readPackScan(`]d2${bare}AZ81`).possibleFaults).to.equal(undefined);
  });
});

describe("given a lost separator", () => {
  it("refuses a lot into which the serial ran, and tells how it may have been", () => {
    const error = expectRefusal(() => readPackScan(scan.replace(GS, "")), "SCAN_SEPARATOR_LOST");
    expect(error.facts["candidates"]).to.deep.equal([pack]);
    expect(error.remedy).to.contain(noAlarm);
  });

  it("tells every reading where there are several, and chooses none", () => {
    const run = `]d201${gtin}1727013110A21B21C`;
    const error = expectRefusal(() => readPackScan(run), "SCAN_SEPARATOR_LOST");
    expect(error.facts["candidates"]).to.deep.equal([
      { gtin, expiry: "2027-01-31", lot: "A", serial: "B21C" },
      { gtin, expiry: "2027-01-31", lot: "A21B", serial: "C" },
    ]);
  });

  it("refuses a serial into which lot and expiry ran", () => {
    const run = `]d201${gtin}21SER110LOT1${GS}17270131`;
    const error = expectRefusal(() => readPackScan(run), "SCAN_SEPARATOR_LOST");
    expect(error.facts["candidates"]).to.deep.equal([
      { gtin, expiry: "2027-01-31", lot: "LOT1", serial: "SER1" },
    ]);
  });

  it("knows that two separators were lost", () => {
    const run = `]d201${gtin}21SERIAL810LOTLOT117270131`;
    const error = expectRefusal(() => readPackScan(run), "SCAN_SEPARATOR_LOST");
    expect(error.facts["candidates"]).to.deep.include({
      gtin,
      expiry: "2027-01-31",
      lot: "LOTLOT1",
      serial: "SERIAL8",
    });
  });

  it("knows it by a field that is too long for any barcode", () => {
    const run = `]d201${gtin}1727013110${"A".repeat(27)}`;
    const error = expectRefusal(() => readPackScan(run), "SCAN_SEPARATOR_LOST");
    expect(error.facts["candidates"]).to.deep.equal([]);
  });

  for (const standIn of ["|", "~", "^", "#", "<GS>", "{GS}", "\\x1D", "␝"]) {
    it(`knows it by ${standIn} in its place`, () => {
      const error = expectRefusal(() => readPackScan(scan.replace(GS, standIn)), "SCAN_SEPARATOR_LOST");
      expect(error.facts["candidates"]).to.deep.include(pack);
    });
  }

  it("is named for every pack, with the right reading among those told", () => {
    fc.assert(
      fc.property(packCode, (given) => {
        const run = packElementString(given).replace(GS, "");
        const error = expectRefusal(() => readPackScan(run), "SCAN_SEPARATOR_LOST");
        expect(error.facts["candidates"]).to.deep.include(given);
      }),
    );
  });

  it("is found in time even in a long and hopeless scan", () => {
    const run = `]d201${gtin}1727013110${"211710".repeat(50)}`;
    const started = performance.now();
    expectRefusal(() => readPackScan(run), "SCAN_SEPARATOR_LOST");
    expect(performance.now() - started).to.be.below(1_000);
  });
});

describe("given another barcode than that of a pack", () => {
  for (const [what, text] of [
    ["an EAN-13", "9506000134352"],
    ["an EAN-13 with its identifier", "]E09506000134352"],
    ["an EAN-13 whose digits read as a lot", "1012345678904"],
    ["an EAN-8", "]E496385074"],
    ["a UPC-A", "614141007349"],
    ["an ITF-14", "]I119506000134359"],
  ] as const) {
    it(`refuses ${what} as the line barcode`, () => {
      const error = expectRefusal(() => readPackScan(text), "SCAN_LINEAR_ONLY");
      expect(error.facts["gtin"]).to.match(/^\d{14}$/);
      expect(error.remedy).to.contain(noAlarm);
    });
  }

  for (const [what, text] of [
    ["a Pharmazentralnummer", "-07294982"],
    ["a plain DataMatrix", "]d1HELLO"],
    ["a German PPN code", `[)>\u001e06${GS}9N110375286414${GS}1T12345ABCD${GS}D270131${GS}S12345ABC`],
    ["a HIBC code", "+A123BJC5D6E71G"],
    ["a web address", "https://example.org/leaflet"],
    ["a sentence", "hello world"],
  ] as const) {
    it(`refuses ${what} as not GS1`, () => {
      const error = expectRefusal(() => readPackScan(text), "SCAN_NOT_GS1");
      expect(error.remedy).to.contain(noAlarm);
    });
  }

  it("refuses a GS1 DataBar with nothing but the GTIN as incomplete", () => {
    expectRefusal(() => readPackScan(`]e001${gtin}`), "SCAN_INCOMPLETE");
  });

  it("never repeats all of a huge scan", () => {
    for (const huge of ["A".repeat(100_000), "+d201".repeat(10_000), `]D201${"9".repeat(100_000)}`]) {
      expect(() => readPackScan(huge))
        .to.throw()
        .with.property("message")
        .with.length.below(400);
    }
  });
});
