import { expect } from "chai";
import fc from "fast-check";
import { buildDigitalLink, parseDigitalLink } from "../../../sdk/src/gs1/digitalLink.ts";
import { readPackScan } from "../../../sdk/src/gs1/readPackScan.ts";
import { packCode } from "./arbitraries.ts";
import { bwippLinkError } from "./bwippOracle.ts";
import { expectRefusal } from "./expectRefusal.ts";

const gtin = "09506000134352";
const start = `https://id.gs1.org/01/${gtin}`;

describe("buildDigitalLink", () => {
  it("refuses what no Digital Link may hold", () => {
    expectRefusal(() => buildDigitalLink({ gtin: "9506000134353" }), "GTIN_CHECK_DIGIT_WRONG");
    expectRefusal(() => buildDigitalLink({ gtin, lot: "Ä" }), "GS1_CHARACTER_ILLEGAL");
    expectRefusal(() => buildDigitalLink({ gtin, serial: "" }), "GS1_LENGTH_WRONG");
    expectRefusal(() => buildDigitalLink({ gtin, expiry: "2027-02-29" }), "GS1_DATE_WRONG");
  });

  it("refuses a lot that web clients would take for a step up", () => {
    expect(new URL(`${start}/10/%2E%2E/21/A`).pathname).to.equal("/01/09506000134352/21/A");
    expectRefusal(() => buildDigitalLink({ gtin, lot: ".." }), "DIGITAL_LINK_MALFORMED");
    expectRefusal(() => buildDigitalLink({ gtin, serial: "." }), "DIGITAL_LINK_MALFORMED");
  });

  it("puts variant, lot and serial into the path, in this order, and the expiry into the query", () => {
    const parts = {
      expiry: "2026-12-31",
      serial: "XYZ",
      lot: "ABC123",
      variant: "2A",
      gtin: "9506000134352",
    };
    expect(buildDigitalLink(parts)).to.equal(`${start}/22/2A/10/ABC123/21/XYZ?17=261231`);
    expect(buildDigitalLink({ gtin })).to.equal(start);
    expect(buildDigitalLink({ gtin, serial: "1" }, "https://example.org/")).to.equal(
      `https://example.org/01/${gtin}/21/1`,
    );
  });

  it("escapes all but unreserved characters", () => {
    expect(buildDigitalLink({ gtin, lot: "A/b%c", serial: "!'()*+,:;=?&" })).to.equal(
      `${start}/10/A%2Fb%25c/21/%21%27%28%29%2A%2B%2C%3A%3B%3D%3F%26`,
    );
  });

  it("is read back as it was, by BWIPP as well", () => {
    const link = packCode.filter(({ lot, serial }) => !/^\.\.?$/.test(lot) && !/^\.\.?$/.test(serial));
    fc.assert(
      fc.property(link, (pack) => {
        const uri = buildDigitalLink(pack);
        expect(bwippLinkError(uri)).to.equal(undefined);
        expect(readPackScan(uri)).to.deep.equal(pack);
        expect(new URL(uri).href, "web clients keep it").to.equal(uri);
      }),
      { numRuns: 300 },
    );
  });
});

describe("parseDigitalLink", () => {
  const refusals: readonly (readonly [string, string, string])[] = [
    ["an address without a GTIN", "https://example.org/leaflet", "DIGITAL_LINK_MALFORMED"],
    ["an address without a path", "https://id.gs1.org", "DIGITAL_LINK_MALFORMED"],
    ["another scheme", `ftp://id.gs1.org/01/${gtin}`, "DIGITAL_LINK_MALFORMED"],
    ["a lot behind the serial", `${start}/21/A/10/B`, "DIGITAL_LINK_MALFORMED"],
    ["two lots in the path", `${start}/10/A/10/A`, "DIGITAL_LINK_MALFORMED"],
    ["an AI without a value", `${start}/10`, "DIGITAL_LINK_MALFORMED"],
    ["an expiry in the path", `${start}/17/261231`, "DIGITAL_LINK_MALFORMED"],
    ["a broken escape", `${start}/10/A%2`, "DIGITAL_LINK_MALFORMED"],
    ["a wrong check digit", "https://id.gs1.org/01/09506000134353", "GTIN_CHECK_DIGIT_WRONG"],
    ["a GTIN of nine digits", "https://id.gs1.org/01/950600013", "GTIN_MALFORMED"],
    ["an escaped umlaut", `${start}/10/%C3%84`, "GS1_CHARACTER_ILLEGAL"],
    ["month 13", `${start}?17=261331`, "GS1_DATE_WRONG"],
    ["an AI in the query that is none", `${start}?05=1`, "GS1_AI_UNKNOWN"],
    ["another lot in the query", `${start}/10/A?10=B`, "GS1_AI_REPEATED"],
  ];
  for (const [what, uri, code] of refusals) {
    it(`refuses ${what}`, () => {
      expectRefusal(() => parseDigitalLink(uri), code);
    });
  }

  it("reads a link with path, query and fragment of its own", () => {
    const uri = "HTTPS://Example.ORG/shop/01/9506000134352/10/A%2F1/21/%2E%2e/?utm=1&17=261200&x#top";
    expect(parseDigitalLink(uri)).to.deep.equal([
      { ai: "01", value: gtin },
      { ai: "10", value: "A/1" },
      { ai: "21", value: ".." },
      { ai: "17", value: "261200" },
    ]);
  });

  it("takes the last /01/ that begins whole pairs", () => {
    expect(parseDigitalLink(`https://x.org/01/shop/01/${gtin}/21/01`)).to.deep.equal([
      { ai: "01", value: gtin },
      { ai: "21", value: "01" },
    ]);
  });

  it("keeps a plus sign, which some programs take for a space", () => {
    expect(parseDigitalLink(`${start}?10=A+B`)).to.deep.include({ ai: "10", value: "A+B" });
  });
});
