import fc from "fast-check";
import { type AiPart, aiTable } from "../../../sdk/src/gs1/aiTable.ts";
import type { AiRuleName } from "../../../sdk/src/gs1/aiRules.ts";
import { alphabets } from "../../../sdk/src/gs1/characterSets.ts";
import { computeCheckDigit } from "../../../sdk/src/gs1/checkDigits.ts";
import type { Gs1Element } from "../../../sdk/src/gs1/checkElement.ts";
import { computeCheckPair } from "../../../sdk/src/gs1/checkPair.ts";
import type { PackCode } from "../../../sdk/src/gs1/PackCode.ts";

const { digits } = alphabets;
const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const small = "abcdefghijklmnopqrstuvwxyz";

/** A string over `alphabet` of `min` to `max` characters. */
export function stringOf(alphabet: string, min: number, max: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max });
}

/** A lot, a serial or the like: 1 to 20 characters of CSET 82. */
export const cset82To20 = stringOf(alphabets.cset82, 1, 20);

export const gtin14 = stringOf(digits, 13, 13).map((body) => `${body}${computeCheckDigit(body)}`);

/** Dates that a year of two digits can carry for some decades from now. */
export const expiryDay = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2060-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

export const packCode: fc.Arbitrary<PackCode> = fc.record({
  gtin: gtin14,
  lot: cset82To20,
  expiry: expiryDay,
  serial: cset82To20,
});

/** A right element of any AI but the `excluded` ones. */
export function gs1Element(excluded: ReadonlySet<string> = new Set()): fc.Arbitrary<Gs1Element> {
  const ais = [...aiTable.values()].filter(({ ai }) => !excluded.has(ai));
  return fc
    .constantFrom(...ais)
    .chain(({ ai, parts }) =>
      fc
        .tuple(fc.nat(parts.length), ...parts.map(partValue))
        .map(([kept, ...values]) => ({ ai, value: joinParts(parts, values, kept) })),
    );
}

/** Optional parts from number `kept` on are left out. */
function joinParts(parts: readonly AiPart[], values: readonly string[], kept: number): string {
  return values.filter((_, index) => parts[index]?.optional !== true || index < kept).join("");
}

function partValue({ characters, min, max, rules }: AiPart): fc.Arbitrary<string> {
  const [rule] = rules;
  const free = stringOf(alphabets[characters], min, max);
  return rule === undefined ? free : (ruledValue(rule, max) ?? free);
}

function ruledValue(rule: AiRuleName, max: number): fc.Arbitrary<string> | undefined {
  switch (rule) {
    case "checkDigit":
      return stringOf(digits, max - 1, max - 1).map((body) => `${body}${computeCheckDigit(body)}`);
    case "checkPair":
      return companyNumber(max - 3).map((body) => `${body}A${computeCheckPair(`${body}A`)}`);
    case "companyPrefix":
      return companyNumber(max);
    case "date":
      return longDate.map((date) => date.slice(2));
    case "dateOrMonth":
      return fc
        .tuple(longDate, fc.boolean())
        .map(([date, isMonth]) => date.slice(2, 6) + (isMonth ? "00" : date.slice(6)));
    case "longDate":
      return longDate;
    case "hour":
      return twoDigits(0, 23);
    case "minute":
    case "second":
      return twoDigits(0, 59);
    case "time":
      return fc.tuple(twoDigits(0, 23), twoDigits(0, 59)).map(([hour, minute]) => hour + minute);
    case "zero":
      return fc.constant("0");
    case "notZero":
      return stringOf(digits, max - 1, max - 1).map((rest) => `${rest}7`);
    case "noLeadingZero":
      return fc.integer({ min: 0, max: 999_999_999_999 }).map(String);
    case "yesNo":
      return fc.constantFrom("0", "1");
    case "sexCode":
      return fc.constantFrom("0", "1", "2", "9");
    case "winding":
      return fc.constantFrom("0", "1", "9");
    case "minusSign":
      return fc.constant("-");
    case "percentEscapes":
      return stringOf(`${digits}${capitals}${small}`, 1, max - 3).map((text) => `${text}%C3`);
    case "latitude":
      return fc.integer({ min: 0, max: 1_800_000_000 }).map((value) => String(value).padStart(10, "0"));
    case "longitude":
      return fc.integer({ min: 0, max: 3_600_000_000 }).map((value) => String(value).padStart(10, "0"));
    case "pieceOfTotal":
      return fc.tuple(twoDigits(1, 50), twoDigits(50, 99)).map(([piece, total]) => piece + total);
    case "birthOrder":
      return fc.constantFrom("1/1", "1/2", "2/2", "3/9", "9/9");
    case "indexCharacter":
      return stringOf(alphabets.cset64, 1, 1);
    case "iban":
      return fc.constant("GB82WEST12345698765432");
    default:
      return undefined;
  }
}

const longDate = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2049-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll("-", ""));

function twoDigits(min: number, max: number): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map((value) => String(value).padStart(2, "0"));
}

/** Two digits, as a company prefix begins, and what follows it. */
function companyNumber(max: number): fc.Arbitrary<string> {
  return fc
    .tuple(stringOf(digits, 2, 2), stringOf(`${digits}${capitals}-/`, 0, max - 2))
    .map(([start, rest]) => start + rest);
}
