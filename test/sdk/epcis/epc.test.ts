import { expect } from "chai";
import fc from "fast-check";
import { labelOf } from "../../../sdk/src/epcis/epc.ts";
import {
  computeCheckDigit,
  type Epc,
  readEpc,
  toCanonicalUri,
  writeEpcLink,
  writeEpcUrn,
} from "../../../sdk/src/index.ts";

const key = (length: number) =>
  fc
    .array(fc.nat(9), { minLength: length - 1, maxLength: length - 1 })
    .map((digits) => `${digits.join("")}${computeCheckDigit(digits.join(""))}`);
const text = fc
  .array(fc.constantFrom(...`ABCabc019!"%&'()*+,-./:;<=>?_`), { minLength: 1, maxLength: 20 })
  .map((characters) => characters.join(""))
  .filter((one) => one !== "." && one !== ".." && one !== "0");
const epc: fc.Arbitrary<Epc> = fc.oneof(
  fc.record({ kind: fc.constant("pack" as const), gtin: key(14), serial: text }),
  fc.record({ kind: fc.constant("lot" as const), gtin: key(14), lot: text }),
  fc.record({ kind: fc.constant("product" as const), gtin: key(14) }),
  fc.record({ kind: fc.constant("box" as const), sscc: key(18) }),
  fc.record({ kind: fc.constant("place" as const), gln: key(13) }),
  fc.record({ kind: fc.constant("place" as const), gln: key(13), extension: text }),
);

describe("GS1 keys as URIs", () => {
  for (const wrong of [
    "",
    "urn:epc:id:sgtin:4012345.12345.1",
    "urn:epc:id:sscc:4012345.1",
    "https://example.com/",
    "urn:uuid:1",
    "urn:epc:id:giai:4012345.1",
  ]) {
    it(`refuses "${wrong}"`, () => {
      expect(() => readEpc(wrong))
        .to.throw()
        .with.property("code", "EPC_UNKNOWN");
    });
  }

  it("refuses a wrong check digit and a prefix of a wrong length", () => {
    expect(() => readEpc("https://id.gs1.org/01/04012345123457/21/1"))
      .to.throw()
      .with.property("code", "EPC_CHECK_DIGIT_WRONG");
    const box: Epc = { kind: "box", sscc: "040123451111111110" };
    expect(() => writeEpcUrn(box, 5))
      .to.throw()
      .with.property("code", "COMPANY_PREFIX_LENGTH_WRONG");
  });

  it("come back from a Digital Link as what they were", () => {
    fc.assert(
      fc.property(epc, (one) => {
        expect(readEpc(writeEpcLink(one))).to.deep.equal(one);
      }),
    );
  });

  it("come back from an EPC URN as what they were, wherever the company prefix ends", () => {
    fc.assert(
      fc.property(epc, fc.integer({ min: 6, max: 12 }), (one, length) => {
        expect(readEpc(writeEpcUrn(one, length))).to.deep.equal(one);
      }),
    );
  });

  it("have one label, whichever of GS1's characters are in them and however they are written", () => {
    const all = [..."!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"];
    const serial = fc
      .array(fc.constantFrom(...all), { minLength: 1, maxLength: 20 })
      .map((characters) => characters.join(""))
      .filter((one) => one !== "." && one !== "..");
    fc.assert(
      fc.property(key(14), serial, fc.integer({ min: 6, max: 12 }), (gtin, text, length) => {
        const one: Epc = { kind: "pack", gtin, serial: text };
        const label = writeEpcLink(one);
        const raw = `https://example.com/01/${gtin}/21/${encodeURIComponent(text)}`;
        for (const uri of [label, raw, writeEpcUrn(one, length)]) expect(labelOf(uri), uri).to.equal(label);
      }),
    );
  });

  it("tell a serial that is an asterisk from the pattern of all serials", () => {
    const gtin = "04012345123456";
    expect(readEpc("urn:epc:id:sgtin:4012345.012345.*")).to.deep.equal({ kind: "pack", gtin, serial: "*" });
    expect(readEpc("urn:epc:idpat:sgtin:4012345.012345.*")).to.deep.equal({ kind: "product", gtin });
  });

  it("have one canonical form, whatever domain, name or length they are written in", () => {
    const forms = [
      "https://id.gs1.org/01/04012345123456/21/A1",
      "http://example.com/shop/gtin/4012345123456/lot/L/ser/A1?17=261231",
      "https://example.com/01/04012345123456/22/V/10/L/21/A1",
      "urn:epc:id:sgtin:4012345.012345.A1",
    ];
    expect(new Set(forms.map(toCanonicalUri))).to.deep.equal(new Set([forms[0]]));
    expect(toCanonicalUri("http://transaction.acme.com/po/12345678")).to.equal(undefined);
  });
});
