import { expect } from "chai";
import fc from "fast-check";
import { decodeBase32, encodeBase32 } from "../../../sdk/src/prescription/base32.ts";
import {
  formatClaimCode,
  formatPrescriptionCode,
  parseClaimCode,
  parsePrescriptionCode,
} from "../../../sdk/src/prescription/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString("hex"));

describe("base 32", () => {
  it("agrees with RFC 4648, section 10", () => {
    const pairs = {
      f: "MY",
      fo: "MZXQ",
      foo: "MZXW6",
      foob: "MZXW6YQ",
      fooba: "MZXW6YTB",
      foobar: "MZXW6YTBOI",
    };
    for (const [plain, encoded] of Object.entries(pairs)) {
      expect(encodeBase32(Buffer.from(plain))).to.equal(encoded);
      expect(Buffer.from(decodeBase32(encoded) ?? []).toString()).to.equal(plain);
    }
  });

  it("refuses bits that are left over, so a code has one spelling", () => {
    expect(decodeBase32("MZ")).to.equal(undefined);
    expect(decodeBase32("M1")).to.equal(undefined);
    expect(decodeBase32("MYA")).to.equal(undefined);
  });
});

describe("prescription code", () => {
  it("refuses a single misread character anywhere", () => {
    const code = formatPrescriptionCode(new Uint8Array(32).fill(5), 2);
    for (let at = 0; at < code.length; at++) {
      const misread = code.slice(0, at) + (code[at] === "A" ? "B" : "A") + code.slice(at + 1);
      expectRefusal(() => parsePrescriptionCode(misread), "CODE_INVALID");
    }
  });

  it("refuses a claim code and plain nonsense", () => {
    for (const text of ["", "MCRX", "MCCLAIMAAAA", "https://example.org", "MCRX!!!"]) {
      expectRefusal(() => parsePrescriptionCode(text), "CODE_INVALID");
    }
  });

  it("refuses an impossible number of items", () => {
    for (const items of [0, 5, 255]) {
      expectRefusal(
        () => parsePrescriptionCode(formatPrescriptionCode(new Uint8Array(32), items)),
        "CODE_INVALID",
      );
    }
  });

  it("is read back, by a scanner with caps lock on or off", () => {
    fc.assert(
      fc.property(secrets, fc.integer({ min: 1, max: 4 }), fc.boolean(), (secret, items, lower) => {
        const code = formatPrescriptionCode(secret, items);
        const read = parsePrescriptionCode(lower ? ` ${code.toLowerCase()}\n` : code);
        expect(read.formSecret).to.deep.equal(secret);
        expect(read.itemCount).to.equal(items);
      }),
    );
  });

  it("fits the alphanumeric mode of a QR code", () => {
    expect(formatPrescriptionCode(new Uint8Array(32), 4)).to.match(/^[0-9A-Z]{91}$/);
  });
});

describe("claim code", () => {
  const claimCodes = fc.record({
    authorisation: fc.record({
      prescription: fc.constant("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
      dispenser: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      nonce: fc.integer({ min: 0, max: 255 }),
      deadline: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    }),
    signature: fc.record({ r: hex(32).map((text) => `0x${text}`), vs: hex(32).map((text) => `0x${text}`) }),
    contentKey: secrets,
    locator: hex(32),
  });

  it("is read back", () => {
    fc.assert(
      fc.property(claimCodes, (code) => {
        expect(parseClaimCode(formatClaimCode(code))).to.deep.equal(code);
      }),
    );
  });

  it("refuses a misread character and a prescription code", () => {
    fc.assert(
      fc.property(claimCodes, fc.nat(), (code, seed) => {
        const text = formatClaimCode(code);
        const at = seed % text.length;
        const misread = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
        expectRefusal(() => parseClaimCode(misread), "CLAIM_CODE_INVALID");
      }),
    );
    expectRefusal(() => parseClaimCode(formatPrescriptionCode(new Uint8Array(32), 1)), "CLAIM_CODE_INVALID");
  });
});
