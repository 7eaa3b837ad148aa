import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import {
  computeCheckDigit,
  hasValidCheckDigit,
  normaliseGtin,
  requireGln,
  requireSscc,
} from "../../../sdk/src/gs1/checkDigits.ts";
import { computeCheckPair, hasValidCheckPair } from "../../../sdk/src/gs1/checkPair.ts";
import { describeCorpus } from "../../support/corpora.ts";
import { gtin14 } from "./arbitraries.ts";
import { expectRefusal } from "./expectRefusal.ts";

describe("normaliseGtin", () => {
  for (const text of [
    "",
    "950600013435",
    "950600013435a",
    "9506000134352 ",
    "950600013435222",
    "٩٥٠٦٠٠٠١٣٤٣٥٢",
  ]) {
    it(`refuses "${text}"`, () => {
      const code = text === "950600013435" ? "GTIN_CHECK_DIGIT_WRONG" : "GTIN_MALFORMED";
      expectRefusal(() => normaliseGtin(text), code);
    });
  }

  it("refuses a wrong check digit, telling the right one", () => {
    const error = expectRefusal(() => normaliseGtin("9506000134353"), "GTIN_CHECK_DIGIT_WRONG");
    expect(error.facts).to.deep.equal({ gtin: "9506000134353", expected: 2 });
  });

  it("refuses a huge text without repeating all of it", () => {
    const error = expectRefusal(() => normaliseGtin("9".repeat(100_000)), "GTIN_MALFORMED");
    expect(error.message.length).to.be.below(200);
  });

  it("refuses any single digit that is changed", () => {
    fc.assert(
      fc.property(gtin14, fc.nat(13), fc.integer({ min: 1, max: 9 }), (gtin, at, by) => {
        const changed = (Number(gtin[at]) + by) % 10;
        expect(hasValidCheckDigit(`${gtin.slice(0, at)}${changed}${gtin.slice(at + 1)}`)).to.equal(false);
      }),
    );
  });

  const forms = [
    ["96385074", "00000096385074"],
    ["614141007349", "00614141007349"],
    ["9506000134352", "09506000134352"],
    ["19506000134359", "19506000134359"],
  ] as const;
  for (const [short, long] of forms) {
    it(`makes ${long} of the ${short.length} digits ${short}`, () => {
      expect(normaliseGtin(short)).to.equal(long);
    });
  }
});

describe("requireSscc and requireGln", () => {
  it("refuse what has another length", () => {
    expectRefusal(() => requireSscc("9506000134352"), "SSCC_MALFORMED");
    expectRefusal(() => requireGln("09506000134352"), "GLN_MALFORMED");
  });

  it("refuse a wrong check digit", () => {
    expectRefusal(() => requireSscc("006141411234567891"), "SSCC_CHECK_DIGIT_WRONG");
    expectRefusal(() => requireGln("9506000134353"), "GLN_CHECK_DIGIT_WRONG");
  });

  it("give back what is right", () => {
    expect(requireSscc("006141411234567890")).to.equal("006141411234567890");
    expect(requireGln("9506000134352")).to.equal("9506000134352");
    expect(computeCheckDigit("00614141123456789")).to.equal(0);
  });
});

describe("check characters of a global model number", () => {
  it("refuses a changed character and a missing pair", () => {
    expect(hasValidCheckPair("1987654Ad4X4bL5ttr2310c2L")).to.equal(false);
    expect(hasValidCheckPair("1987654Ad4X4bL5ttr2311c2K")).to.equal(false);
    expect(hasValidCheckPair("K")).to.equal(false);
  });

  it("agrees with the example of the GS1 General Specifications", () => {
    expect(computeCheckPair("1987654Ad4X4bL5ttr2310c")).to.equal("2K");
  });
});

describeCorpus("dmd-sample", 2, (folder) => {
  const xml = readFileSync(path.join(folder, "f_gtin2_0010419.xml"), "utf8");
  const gtins = [...xml.matchAll(/<GTIN>(\d+)<\/GTIN>/g)].map(([, gtin = ""]) => gtin);

  it("holds GTINs of 13 and of 14 digits", () => {
    expect(new Set(gtins.map(({ length }) => length))).to.deep.equal(new Set([13, 14]));
  });

  it("holds GTINs whose check digits all agree", () => {
    for (const gtin of gtins) expect(normaliseGtin(gtin)).to.equal(gtin.padStart(14, "0"));
  });
});
