import type { AiRuleName } from "./aiRules.ts";
import type { CharacterSet } from "./characterSets.ts";

/** One part of an element: some AIs are made of several, for example a date and a time. */
export interface AiPart {
  readonly characters: CharacterSet;
  readonly min: number;
  readonly max: number;
  /** Only the last parts of an AI are ever optional, and only the very last one varies in length. */
  readonly optional: boolean;
  readonly rules: readonly AiRuleName[];
}

/** What the GS1 General Specifications say about one application identifier. */
export interface AiDefinition {
  readonly ai: string;
  readonly parts: readonly AiPart[];
  readonly minLength: number;
  readonly maxLength: number;
  /** False for the AIs whose length a reader knows beforehand: only these need no separator behind them. */
  readonly needsFnc1: boolean;
}

type Row = readonly [ais: string, ...parts: AiPart[]];

/** First two digits of the AIs of predefined length: a closed list (GS1 General Specifications, section 7.8.5). */
const predefinedLength = new Set(
  "00 01 02 03 04 11 12 13 14 15 16 17 18 19 20 31 32 33 34 35 36 41".split(" "),
);

const key = (length: number): AiPart => digits(length, "checkDigit");
const day = digits(6, "date");
const dayOrMonth = digits(6, "dateOrMonth");
const time = digits(4, "time");
const country = digits(3);

/** "310-312 37" stands for the AIs 310, 311, 312 and 37. */
const rows: readonly Row[] = [
  // What is in the parcel or the pack, and which one it is.
  ["00", key(18)],
  ["01-03", key(14)],
  ["10 21 22 243 254", textTo(20)],
  ["11-13 15-17", dayOrMonth],
  ["20", digits(2)],
  ["235", textTo(28)],
  ["240 241 250 251", textTo(30)],
  ["242", digitsTo(6)],
  ["253", key(13), optional(textTo(17))],
  ["255", key(13), optional(digitsTo(12))],
  ["30 37", digitsTo(8)],

  // Measures, amounts and prices: the fourth digit of the AI is the number of decimals.
  ...withDecimals("310-316 320-337 340-357 360-369 395", 5, digits(6)),
  ...withDecimals("390 392", 9, digitsTo(15)),
  ...withDecimals("391 393", 9, digits(3), digitsTo(15)),
  ...withDecimals("394", 3, digits(4)),

  // Orders, places and transport.
  ["400 403", textTo(30)],
  ["401", textTo(30, "companyPrefix")],
  ["402", key(17)],
  ["410-417", key(13)],
  ["420", textTo(20)],
  ["421", country, textTo(9)],
  ["422 424 426", country],
  ["423 425", country, ...[1, 2, 3, 4].map(() => optional(country))],
  ["427", textTo(3)],
  ["4300-4301 4310-4311 4320", textTo(35, "percentEscapes")],
  ["4302-4306 4312-4316", textTo(70, "percentEscapes")],
  ["4307 4317", text(2)],
  ["4308 4319", textTo(30)],
  ["4309", digits(10, "latitude"), digits(10, "longitude")],
  ["4318", textTo(20)],
  ["4321-4323", digits(1, "yesNo")],
  ["4324-4325", dayOrMonth, time],
  ["4326", day],
  ["4330-4333", digits(6), optional(text(1, "minusSign"))],

  // Supply, food and healthcare; 710 to 717 are the national numbers of medicines.
  ["7001", digits(13)],
  ["7002", textTo(30)],
  ["7003", day, time],
  ["7004", digitsTo(4)],
  ["7005", textTo(12)],
  ["7006", day],
  ["7007", day, optional(day)],
  ["7008", textTo(3)],
  ["7009", textTo(10)],
  ["7010", textTo(2)],
  ["7011", day, optional(time)],
  ["7020-7022 710-717 7240", textTo(20)],
  ["7023", textTo(30, "companyPrefix")],
  ["7030-7039", country, textTo(27)],
  ["7040", digits(1), text(1), text(1), text(1, "indexCharacter")],
  ["7041", textTo(4)],
  ["7230-7239", text(2), textTo(28)],
  ["7241", digits(2)],
  ["7242", textTo(25)],
  ["7250", digits(8, "longDate")],
  ["7251", digits(8, "longDate"), time],
  ["7252", digits(1, "sexCode")],
  ["7253-7254 7259", textTo(40, "percentEscapes")],
  ["7255", textTo(10)],
  ["7256", textTo(90, "percentEscapes")],
  ["7257", textTo(70, "percentEscapes")],
  ["7258", text(3, "birthOrder")],

  // Assets, parts, people and services.
  ["8001", digits(4, "notZero"), digits(5, "notZero"), digits(3, "notZero"), digits(1, "winding"), digits(1)],
  ["8002 8012", textTo(20)],
  ["8003", digits(1, "zero"), key(13), optional(textTo(16))],
  ["8004", textTo(30, "companyPrefix")],
  ["8005", digits(6)],
  ["8006 8026", key(14), digits(4, "pieceOfTotal")],
  ["8007", textTo(34, "iban")],
  ["8008", day, digits(2, "hour"), optional(digits(2, "minute")), optional(digits(2, "second"))],
  ["8009", textTo(50)],
  ["8010", part("cset39", 1, 30, ["companyPrefix"])],
  ["8011", digitsTo(12, "noLeadingZero")],
  ["8013", textTo(25, "checkPair", "companyPrefix")],
  ["8014", textTo(25, "checkPair", "companyPrefix", "notOnlyDigits")],
  ["8017-8018", key(18)],
  ["8019", digitsTo(10)],
  ["8020", textTo(25)],
  ["8030", part("cset64", 1, 90)],
  ["8040-8041", digits(15)],
  ["8042", digits(32)],
  ["8043", digits(18), optional(digitsTo(2))],
  ["8110 8112 8200", textTo(70)],
  ["8111", digits(4)],

  // Whatever a company agrees on with itself or its partners.
  ["90", textTo(30)],
  ["91-99", textTo(90)],
];

/** Every application identifier that this library knows, by its digits. */
export const aiTable: ReadonlyMap<string, AiDefinition> = new Map(
  rows.flatMap(([ais, ...parts]) => expandAis(ais).map((ai) => [ai, defineAi(ai, parts)] as const)),
);

/** The definition of the AI that stands at `position` of `text`. No AI is the beginning of another one. */
export function findAi(text: string, position = 0): AiDefinition | undefined {
  for (const length of [2, 3, 4]) {
    const found = aiTable.get(text.slice(position, position + length));
    if (found !== undefined) return found;
  }
  return undefined;
}

function defineAi(ai: string, parts: readonly AiPart[]): AiDefinition {
  return {
    ai,
    parts,
    minLength: parts.reduce((sum, { optional, min }) => sum + (optional ? 0 : min), 0),
    maxLength: parts.reduce((sum, { max }) => sum + max, 0),
    needsFnc1: !predefinedLength.has(ai.slice(0, 2)),
  };
}

function expandAis(ais: string): string[] {
  return ais.split(" ").flatMap((range) => {
    const [first = "", last = first] = range.split("-");
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) =>
      String(Number(first) + index).padStart(first.length, "0"),
    );
  });
}

function withDecimals(prefixes: string, most: number, ...parts: AiPart[]): Row[] {
  return expandAis(prefixes).map((prefix) => [`${prefix}0-${prefix}${most}`, ...parts]);
}

function digits(length: number, ...rules: AiRuleName[]): AiPart {
  return part("digits", length, length, rules);
}

function digitsTo(max: number, ...rules: AiRuleName[]): AiPart {
  return part("digits", 1, max, rules);
}

function text(length: number, ...rules: AiRuleName[]): AiPart {
  return part("cset82", length, length, rules);
}

function textTo(max: number, ...rules: AiRuleName[]): AiPart {
  return part("cset82", 1, max, rules);
}

function part(characters: CharacterSet, min: number, max: number, rules: readonly AiRuleName[] = []): AiPart {
  return { characters, min, max, optional: false, rules };
}

function optional(required: AiPart): AiPart {
  return { ...required, optional: true };
}
