import { expect } from "chai";
import { GS } from "../../../sdk/src/gs1/characterSets.ts";
import { parseElementString } from "../../../sdk/src/gs1/parseElementString.ts";
import { expectRefusal } from "./expectRefusal.ts";

const gtin = "09506000134352";
const elements = [
  { ai: "01", value: gtin },
  { ai: "17", value: "261231" },
  { ai: "10", value: "ABC123" },
  { ai: "21", value: "XYZ" },
];

describe("parseElementString", () => {
  const refusals: readonly (readonly [string, string, string])[] = [
    ["an empty scan", "", "GS1_EMPTY"],
    ["a symbology identifier alone", "]d2", "GS1_EMPTY"],
    ["a lone separator", `]d2${GS}`, "GS1_EMPTY"],
    ["an EAN-13 symbol", "]E09506000134352", "GS1_SYMBOL_NOT_GS1"],
    ["a plain DataMatrix", `]d101${gtin}`, "GS1_SYMBOL_NOT_GS1"],
    ["letters where an AI should stand", "HELLO", "GS1_AI_UNKNOWN"],
    ["an AI that is not assigned", `01${gtin}0512`, "GS1_AI_UNKNOWN"],
    ["an AI that is not assigned, in brackets", "(05)12", "GS1_AI_UNKNOWN"],
    ["an AI that is cut off", `01${gtin}71`, "GS1_AI_UNKNOWN"],
    ["a doubled separator", `10A${GS}${GS}21B`, "GS1_AI_UNKNOWN"],
    ["a GTIN that is too short", `01${gtin.slice(1)}`, "GS1_LENGTH_WRONG"],
    ["a GTIN that a separator cuts short", `01${gtin.slice(1)}${GS}10A`, "GS1_LENGTH_WRONG"],
    ["a lot of 21 characters", `10${"A".repeat(21)}`, "GS1_LENGTH_WRONG"],
    ["an empty lot", `01${gtin}10${GS}21X`, "GS1_LENGTH_WRONG"],
    ["an empty lot in brackets", `(01)${gtin}(10)(21)X`, "GS1_LENGTH_WRONG"],
    ["half of an optional part", "42327612", "GS1_LENGTH_WRONG"],
    ["a letter in a date", "17261O31", "GS1_CHARACTER_ILLEGAL"],
    ["a space in a lot", "10AB C", "GS1_CHARACTER_ILLEGAL"],
    ["an umlaut in a lot", "10ABÄ", "GS1_CHARACTER_ILLEGAL"],
    ["a circumflex in a serial", "21A^B", "GS1_CHARACTER_ILLEGAL"],
    ["small letters where CSET 39 is asked for", "801012abc", "GS1_CHARACTER_ILLEGAL"],
    ["a wrong check digit", "0109506000134353", "GS1_CHECK_DIGIT_WRONG"],
    ["a wrong check digit of an SSCC", "00006141411234567891", "GS1_CHECK_DIGIT_WRONG"],
    ["wrong check characters", "80131987654Ad4X4bL5ttr2310c2L", "GS1_CHECK_DIGIT_WRONG"],
    ["month 13", "17261301", "GS1_DATE_WRONG"],
    ["month 00", "17260001", "GS1_DATE_WRONG"],
    ["the 31st of June", "17260631", "GS1_DATE_WRONG"],
    ["the 29th of February in a common year", "17270229", "GS1_DATE_WRONG"],
    ["day 00 where a whole day is asked for", "7006261200", "GS1_DATE_WRONG"],
    ["24 o'clock", "70032612312400", "GS1_DATE_WRONG"],
    ["the third piece of two", `8006${gtin}0302`, "GS1_VALUE_WRONG"],
    ["two lots", `10A${GS}10B`, "GS1_AI_REPEATED"],
    ["two GTINs in brackets", `(01)${gtin}(01)19506000134359`, "GS1_AI_REPEATED"],
  ];
  for (const [what, text, code] of refusals) {
    it(`refuses ${what}`, () => {
      expectRefusal(() => parseElementString(text), code);
    });
  }

  it("refuses a huge scan without repeating all of it", () => {
    const error = expectRefusal(() => parseElementString(`10${"A".repeat(1_000_000)}`), "GS1_LENGTH_WRONG");
    expect(error.line.length + JSON.stringify(error.facts).length).to.be.below(600);
  });

  it("names the AI and the value that are wrong", () => {
    const error = expectRefusal(() => parseElementString(`01${gtin}17261301`), "GS1_DATE_WRONG");
    expect(error.facts).to.deep.equal({ ai: "17", value: "261301" });
    expect(error.message).to.contain("(17)261301");
  });

  const raw = `01${gtin}1726123110ABC123${GS}21XYZ`;
  const readings: readonly (readonly [string, string])[] = [
    ["bare", raw],
    ["with a leading separator", GS + raw],
    ["as GS1 DataMatrix", `]d2${raw}`],
    ["as GS1-128", `]C1${raw}`],
    ["as GS1 QR code", `]Q3${raw}`],
    ["as GS1 DataBar", `]e0${raw}`],
    ["as GS1 DotCode", `]J1${raw}`],
    ["with identifier and leading separator", `]d2${GS}${raw}`],
    ["with a separator at the end", raw + GS],
    ["with needless separators", `01${gtin}${GS}17261231${GS}10ABC123${GS}21XYZ`],
    ["with the Enter key behind", `${raw}\r\n`],
    ["in brackets", `(01)${gtin}(17)261231(10)ABC123(21)XYZ`],
    ["in brackets, with spaces", ` (01)${gtin} (17)261231 (10)ABC123 (21)XYZ `],
    ["in brackets behind an identifier", `]d2(01)${gtin}(17)261231(10)ABC123(21)XYZ`],
    ["with the lot told twice", `${raw}${GS}10ABC123`],
  ];
  for (const [how, text] of readings) {
    it(`reads a pack ${how}`, () => {
      expect(parseElementString(text)).to.deep.equal(elements);
    });
  }

  it("keeps brackets and GTIN-like digits inside of a lot", () => {
    expect(parseElementString(`10(21)01${GS}21A(B)`)).to.deep.equal([
      { ai: "10", value: "(21)01" },
      { ai: "21", value: "A(B)" },
    ]);
    expect(parseElementString("(10)\\(21)01(21)A(B)")).to.deep.equal([
      { ai: "10", value: "(21)01" },
      { ai: "21", value: "A(B)" },
    ]);
  });

  it("reads AIs of several parts, with and without the optional ones", () => {
    expect(parseElementString(`423276040${GS}8008260102231559`)).to.deep.equal([
      { ai: "423", value: "276040" },
      { ai: "8008", value: "260102231559" },
    ]);
    expect(parseElementString("423276")).to.deep.equal([{ ai: "423", value: "276" }]);
  });
});
