import { expect } from "chai";
import fc from "fast-check";
import {
  formIdCheckCharacter,
  hasVerhoeffCheckDigit,
  isDmdCode,
  isFormId,
  isGmcNumber,
  isGphcNumber,
  isNhsNumber,
  isOdsCode,
  nhsNumberCheckDigit,
  verhoeffCheckDigit,
} from "../../../sdk/src/fhir/index.ts";

const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((all) => all.join(""));

const put = (text: string, index: number, part: string) =>
  text.slice(0, index) + part + text.slice(index + part.length);

describe("identifiers", () => {
  describe("given a number with the Verhoeff check digit", () => {
    it("refuses every single wrong digit", () => {
      fc.assert(
        fc.property(digits(5, 17), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, at, off) => {
          const code = body + verhoeffCheckDigit(body);
          const index = at % code.length;
          const wrong = String((Number(code[index]) + off) % 10);
          expect(hasVerhoeffCheckDigit(put(code, index, wrong))).to.equal(false);
        }),
      );
    });

    it("refuses every swap of two different neighbours", () => {
      fc.assert(
        fc.property(digits(5, 17), fc.nat(), (body, at) => {
          const code = body + verhoeffCheckDigit(body);
          const index = at % (code.length - 1);
          const [left = "", right = ""] = code.slice(index, index + 2);
          fc.pre(left !== right);
          expect(hasVerhoeffCheckDigit(put(code, index, right + left))).to.equal(false);
        }),
      );
    });

    it("accepts it", () => {
      fc.assert(fc.property(digits(1, 17), (body) => hasVerhoeffCheckDigit(body + verhoeffCheckDigit(body))));
    });
  });

  describe("given a dm+d code", () => {
    for (const wrong of ["", "322237001", "32223700", "0322237000", "3222370001234567890", "32223700O"]) {
      it(`refuses "${wrong}"`, () => expect(isDmdCode(wrong)).to.equal(false));
    }

    it("accepts codes of dm+d", () => {
      for (const code of ["322237000", "39113611000001102"]) expect(isDmdCode(code), code).to.equal(true);
    });
  });

  describe("given an NHS number", () => {
    for (const wrong of ["", "999000001", "9990000019", "99900000180", "999 000 0018"]) {
      it(`refuses "${wrong}"`, () => expect(isNhsNumber(wrong)).to.equal(false));
    }

    it("refuses every single wrong digit", () => {
      fc.assert(
        fc.property(digits(9, 9), fc.nat(9), fc.integer({ min: 1, max: 9 }), (body, index, off) => {
          const check = nhsNumberCheckDigit(body);
          fc.pre(check !== undefined);
          const number = body + check;
          const wrong = String((Number(number[index]) + off) % 10);
          expect(isNhsNumber(put(number, index, wrong))).to.equal(false);
        }),
      );
    });

    it("makes no number where the check digit would be 10", () => {
      expect(nhsNumberCheckDigit("000000006")).to.equal(undefined);
    });

    it("accepts a test number", () => expect(isNhsNumber("9990000018")).to.equal(true));
  });

  describe("given a form id", () => {
    const shapes = [
      "",
      "24F5DA-A83008-7EFE6",
      "24f5da-A83008-7EFE6Z",
      "24F5DAA830087EFE6Z",
      "24F5DG-A83008-7EFE6Z",
    ];
    for (const wrong of shapes) it(`refuses "${wrong}"`, () => expect(isFormId(wrong)).to.equal(false));

    it("refuses every other check character", () => {
      for (const other of "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+") {
        expect(isFormId(`5A3C01-ZZ9001-4B10E${other}`), other).to.equal(other === "H");
      }
    });

    it("accepts what the generator makes", () => {
      const hex = fc.stringMatching(/^[A-F0-9]{6}-[A-Z0-9]{6}-[A-F0-9]{5}$/);
      fc.assert(fc.property(hex, (start) => isFormId(start + formIdCheckCharacter(start))));
    });
  });

  describe("given a code of a register without check digits", () => {
    it("holds GMC numbers to seven digits", () => {
      expect(["9990001", "999000", "99900011", "C990001"].map(isGmcNumber)).to.deep.equal([
        true,
        false,
        false,
        false,
      ]);
    });

    it("holds GPhC numbers to seven digits from 2 on", () => {
      expect(["2990001", "9990001", "299000"].map(isGphcNumber)).to.deep.equal([true, false, false]);
    });

    it("holds ODS codes to three to six capitals and digits", () => {
      expect(["84H", "ZZ9001", "ZZ", "ZZ90011", "zzp01"].map(isOdsCode)).to.deep.equal([
        true,
        true,
        false,
        false,
        false,
      ]);
    });
  });
});
