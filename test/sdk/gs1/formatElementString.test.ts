import { expect } from "chai";
import fc from "fast-check";
import { aiTable } from "../../../sdk/src/gs1/aiTable.ts";
import { GS } from "../../../sdk/src/gs1/characterSets.ts";
import { expiryToIso, isoToExpiry } from "../../../sdk/src/gs1/expiryDate.ts";
import { formatElementString, packElementString } from "../../../sdk/src/gs1/formatElementString.ts";
import { parseElementString } from "../../../sdk/src/gs1/parseElementString.ts";
import { readPackScan } from "../../../sdk/src/gs1/readPackScan.ts";
import { gs1Element, packCode } from "./arbitraries.ts";
import { expectRefusal } from "./expectRefusal.ts";

const pack = { gtin: "09506000134352", lot: "ABC123", expiry: "2026-12-31", serial: "XYZ" };

describe("formatElementString", () => {
  it("refuses what could not be read back", () => {
    expectRefusal(() => formatElementString([{ ai: "10", value: `A${GS}21B` }]), "GS1_CHARACTER_ILLEGAL");
    expectRefusal(() => formatElementString([{ ai: "05", value: "1" }]), "GS1_AI_UNKNOWN");
    expectRefusal(() => formatElementString([{ ai: "21", value: "" }]), "GS1_LENGTH_WRONG");
  });

  it("puts predefined lengths first, and separators only between the others", () => {
    const elements = [
      { ai: "10", value: "A(1" },
      { ai: "17", value: "261231" },
      { ai: "21", value: "B" },
      { ai: "01", value: "09506000134352" },
    ];
    expect(formatElementString(elements)).to.equal(`17261231010950600013435210A(1${GS}21B`);
    expect(formatElementString(elements, "bracketed")).to.equal("(17)261231(01)09506000134352(10)A\\(1(21)B");
  });

  it("is read back as it was, in both forms", () => {
    const elements = fc.uniqueArray(gs1Element(), { selector: ({ ai }) => ai, minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(elements, (given) => {
        const expected = given.toSorted((a, b) => Number(needsFnc1(a.ai)) - Number(needsFnc1(b.ai)));
        expect(parseElementString(formatElementString(given, "raw"))).to.deep.equal(expected);
        expect(parseElementString(formatElementString(given, "bracketed"))).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe("packElementString", () => {
  const refusals = [
    ["a lot of 21 characters", { lot: "A".repeat(21) }, "GS1_LENGTH_WRONG"],
    ["a serial with a space", { serial: "A B" }, "GS1_CHARACTER_ILLEGAL"],
    ["a wrong GTIN", { gtin: "09506000134353" }, "GTIN_CHECK_DIGIT_WRONG"],
    ["a day that does not exist", { expiry: "2026-02-30" }, "GS1_DATE_WRONG"],
    ["a date in another form", { expiry: "31.12.2026" }, "GS1_DATE_WRONG"],
    ["a date that two digits of a year cannot tell", { expiry: "2199-12-31" }, "GS1_DATE_WRONG"],
  ] as const;
  for (const [what, change, code] of refusals) {
    it(`refuses ${what}`, () => {
      expectRefusal(() => packElementString({ ...pack, ...change }), code);
    });
  }

  it("writes what a scanner sends", () => {
    const expected = `]d201095060001343521726123110ABC123${GS}21XYZ`;
    expect(packElementString(pack)).to.equal(expected);
    expect(packElementString({ ...pack, gtin: "9506000134352" })).to.equal(expected);
  });

  it("is read back as it was, for all lots and serials of CSET 82", () => {
    fc.assert(
      fc.property(packCode, (given) => {
        expect(readPackScan(packElementString(given))).to.deep.equal(given);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("expiryToIso", () => {
  const today = new Date("2026-06-15");

  it("refuses a day that does not exist", () => {
    expectRefusal(() => expiryToIso("270229", today), "GS1_DATE_WRONG");
    expectRefusal(() => expiryToIso("271300", today), "GS1_DATE_WRONG");
  });

  const dates = [
    ["261231", "2026-12-31"],
    ["261200", "2026-12-31"],
    ["270200", "2027-02-28"],
    ["280200", "2028-02-29"],
    ["760101", "2076-01-01"],
    ["770101", "1977-01-01"],
    ["990630", "1999-06-30"],
  ] as const;
  for (const [yymmdd, iso] of dates) {
    it(`reads ${yymmdd} in 2026 as ${iso}`, () => {
      expect(expiryToIso(yymmdd, today)).to.equal(iso);
    });
  }

  it("turns to the next century when it is near", () => {
    expect(expiryToIso("050101", new Date("2098-01-01"))).to.equal("2105-01-01");
    expect(expiryToIso("480101", new Date("2098-01-01"))).to.equal("2148-01-01");
    expect(expiryToIso("490101", new Date("2098-01-01"))).to.equal("2049-01-01");
  });

  it("is undone by isoToExpiry", () => {
    expect(isoToExpiry("2076-01-01", today)).to.equal("760101");
    expectRefusal(() => isoToExpiry("2077-01-01", today), "GS1_DATE_WRONG");
  });
});

function needsFnc1(ai: string): boolean {
  return aiTable.get(ai)?.needsFnc1 ?? true;
}
