import { hasValidCheckDigit } from "./checkDigits.ts";
import { hasValidCheckPair } from "./checkPair.ts";

/** A rule about the content of one part of an element, beyond its characters and its length. */
interface AiRule {
  readonly code: "GS1_CHECK_DIGIT_WRONG" | "GS1_DATE_WRONG" | "GS1_VALUE_WRONG";
  /** What is wrong where it does not hold; ends the sentence "…, but". */
  readonly wrong: string;
  readonly holds: (part: string) => boolean;
}

/**
 * The content rules of the GS1 General Specifications (section 3), under names of our own.
 *
 * Left out on purpose: the code lists of other bodies (ISO 3166 countries, ISO 4217 currencies, media types, package
 * types) and the inside of North American coupons. They change without notice to us, and no pack of medicine is
 * identified by them.
 */
export const aiRules = {
  checkDigit: checkDigitRule("its check digit does not agree with its other digits", hasValidCheckDigit),
  checkPair: checkDigitRule("its check characters do not agree with the others", hasValidCheckPair),
  iban: checkDigitRule("it is no valid IBAN", isIban),
  date: dateRule("it is no date of the form YYMMDD", (part) => isDate(part) && !part.endsWith("00")),
  dateOrMonth: dateRule("it is no date of the form YYMMDD", isDate),
  longDate: dateRule("it is no date of the form YYYYMMDD", isLongDate),
  hour: dateRule("it is no hour from 00 to 23", (part) => Number(part) < 24),
  minute: dateRule("it is no minute from 00 to 59", (part) => Number(part) < 60),
  second: dateRule("it is no second from 00 to 59", (part) => Number(part) < 60),
  time: dateRule("it is no time of the form HHMM", (part) => /^(?:[01]\d|2[0-3])[0-5]\d$/.test(part)),
  companyPrefix: valueRule("it does not begin with the digits of a GS1 company prefix", /^\d\d/),
  zero: valueRule("it is not 0", /^0$/),
  notZero: valueRule("it is zero", /[1-9]/),
  noLeadingZero: valueRule("it begins with a zero", /^(?:0|[1-9]\d*)$/),
  notOnlyDigits: valueRule("it holds digits only", /\D/),
  yesNo: valueRule("it is neither 0 nor 1", /^[01]$/),
  sexCode: valueRule("it is no sex code of ISO 5218", /^[0129]$/),
  winding: valueRule("it is no winding direction", /^[019]$/),
  minusSign: valueRule("it is not the minus sign", /^-$/),
  percentEscapes: valueRule("it holds a broken percent escape", /^(?:[^%]|%[0-9A-Fa-f]{2})*$/),
  indexCharacter: valueRule("it is no importer index", /^[-0-9A-Z_a-z]$/),
  latitude: valueRule("it is no latitude", (part) => part <= "1800000000"),
  longitude: valueRule("it is no longitude", (part) => part <= "3600000000"),
  pieceOfTotal: valueRule("it is no piece number and total", isPieceOfTotal),
  birthOrder: valueRule("it is no place in a birth sequence", isBirthOrder),
} as const satisfies Record<string, AiRule>;

export type AiRuleName = keyof typeof aiRules;

function checkDigitRule(wrong: string, holds: AiRule["holds"]): AiRule {
  return { code: "GS1_CHECK_DIGIT_WRONG", wrong, holds };
}

function dateRule(wrong: string, holds: AiRule["holds"]): AiRule {
  return { code: "GS1_DATE_WRONG", wrong, holds };
}

function valueRule(wrong: string, test: RegExp | AiRule["holds"]): AiRule {
  return { code: "GS1_VALUE_WRONG", wrong, holds: test instanceof RegExp ? (part) => test.test(part) : test };
}

/** Day 00 is allowed here. The century does not matter: of the years it can mean, only 2000 ends in 00, a leap year. */
function isDate(part: string): boolean {
  return isLongDate(`20${part}`, 0);
}

function isLongDate(part: string, firstDay = 1): boolean {
  const [year, month, day] = [Number(part.slice(0, 4)), Number(part.slice(4, 6)), Number(part.slice(6))];
  return month >= 1 && month <= 12 && day >= firstDay && day <= daysInMonth(year, month);
}

/** Days of a month; `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isPieceOfTotal(part: string): boolean {
  const [piece, total] = [Number(part.slice(0, 2)), Number(part.slice(2))];
  return piece >= 1 && piece <= total;
}

function isBirthOrder(part: string): boolean {
  const [place, last] = /^([1-9])\/([1-9])$/.exec(part)?.slice(1).map(Number) ?? [];
  return place !== undefined && last !== undefined && place <= last;
}

/** ISO 13616: the first four characters go to the end, letters count 10 to 35, the remainder by 97 is 1. */
function isIban(part: string): boolean {
  if (!/^[0-9A-Z]{5,}$/.test(part)) return false;
  const moved = part.slice(4) + part.slice(0, 4);
  const digits = [...moved].map((character) => parseInt(character, 36)).join("");
  return BigInt(digits) % 97n === 1n;
}
