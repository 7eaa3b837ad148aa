import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { AiRuleName } from "../../../sdk/src/gs1/aiRules.ts";
import { type AiPart, aiTable, findAi } from "../../../sdk/src/gs1/aiTable.ts";
import type { CharacterSet } from "../../../sdk/src/gs1/characterSets.ts";
import { describeCorpus } from "../../support/corpora.ts";

describe("aiTable", () => {
  it("holds no AI that is the beginning of another one", () => {
    for (const ai of aiTable.keys()) {
      for (const other of aiTable.keys()) {
        expect(other !== ai && other.startsWith(ai), `${ai} and ${other}`).to.equal(false);
      }
    }
  });

  it("gives AIs of predefined length one length only", () => {
    for (const { ai, needsFnc1, minLength, maxLength } of aiTable.values()) {
      if (!needsFnc1) expect(minLength, ai).to.equal(maxLength);
    }
  });

  it("finds an AI in the middle of a text, and none where none stands", () => {
    expect(findAi("xx7101", 2)?.ai).to.equal("710");
    expect(findAi("xx7101", 1)).to.equal(undefined);
    expect(findAi("0", 0)).to.equal(undefined);
  });
});

/** The letters of the dictionary for our character sets. */
const letters: Readonly<Record<CharacterSet, string>> = {
  digits: "N",
  cset82: "X",
  cset39: "Y",
  cset64: "Z",
};

/** The linters of the dictionary for our rules. */
const linters: Readonly<Record<AiRuleName, string>> = {
  checkDigit: "csum",
  checkPair: "csumalpha",
  iban: "iban",
  date: "yymmdd",
  dateOrMonth: "yymmd0",
  longDate: "yyyymmdd",
  hour: "hh",
  minute: "mi",
  second: "ss",
  time: "hhmi",
  companyPrefix: "gcppos1",
  zero: "zero",
  notZero: "nonzero",
  noLeadingZero: "nozeroprefix",
  notOnlyDigits: "hasnondigit",
  yesNo: "yesno",
  sexCode: "iso5218",
  winding: "winding",
  minusSign: "hyphen",
  percentEscapes: "pcenc",
  indexCharacter: "importeridx",
  latitude: "latitude",
  longitude: "longitude",
  pieceOfTotal: "pieceoftotal",
  birthOrder: "posinseqslash",
};

/** Lists of other bodies, and the inside of coupons: `aiRules` says why they are left out. */
const leftOut = [
  "couponcode",
  "couponposoffer",
  "iso3166",
  "iso3166999",
  "iso3166alpha2",
  "iso4217",
  "mediatype",
  "packagetype",
];

interface Entry {
  readonly ai: string;
  readonly isPredefined: boolean;
  readonly parts: readonly string[];
}

describeCorpus("gs1-syntax-dictionary", 5, (folder) => {
  const text = readFileSync(path.join(folder, "gs1-syntax-dictionary.txt"), "utf8");
  const entries = text.split("\n").flatMap(readEntry);

  it("knows exactly the same AIs", () => {
    expect([...aiTable.keys()].sort()).to.deep.equal(entries.map(({ ai }) => ai).sort());
    expect(entries.length).to.be.above(500);
  });

  it("agrees on which AIs need FNC1 behind them", () => {
    for (const { ai, isPredefined } of entries) {
      expect(aiTable.get(ai)?.needsFnc1, ai).to.equal(!isPredefined);
    }
  });

  it("agrees on characters, lengths and optional parts", () => {
    for (const { ai, parts } of entries) {
      const formats = parts.map((part) => part.replace(/,.*/, ""));
      expect(aiTable.get(ai)?.parts.map(formatOf), ai).to.deep.equal(formats);
    }
  });

  it("agrees on check digits, dates and all other rules", () => {
    for (const { ai, parts } of entries) {
      const expected = parts.map((part) => part.split(",").slice(1).filter(isKept(part)).sort());
      expect(aiTable.get(ai)?.parts.map(lintersOf), ai).to.deep.equal(expected);
    }
  });

  it("leaves out nothing but lists of other bodies, coupons, and prefixes of digits", () => {
    const known = new Set([...Object.values(linters), ...leftOut, "gcppos2"]);
    const used = new Set(entries.flatMap(({ parts }) => parts.flatMap((part) => part.split(",").slice(1))));
    expect([...used].filter((linter) => !known.has(linter))).to.deep.equal([]);
    expect(leftOut.filter((linter) => !used.has(linter))).to.deep.equal([]);
  });
});

/** The AIs of one line of the dictionary; of a comment or an empty line, none. */
function readEntry(line: string): Entry[] {
  const [, first, last = first, flags = "", rest = ""] =
    /^(\d{2,4})(?:-(\d{2,4}))?\s+([*?]*)\s+(\S.*)$/.exec(line) ?? [];
  if (first === undefined || last === undefined) return [];
  const tokens = rest.split(/\s+/);
  const end = tokens.findIndex((token) => !/^\[?[NXYZ](?:\.\.)?\d+\]?(?:,\w+)*$/.test(token));
  const parts = end === -1 ? tokens : tokens.slice(0, end);
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => ({
    ai: String(Number(first) + index).padStart(first.length, "0"),
    isPredefined: flags.includes("*"),
    parts,
  }));
}

/** A company prefix in a part of digits cannot break its rule: two digits that are digits. */
function isKept(part: string): (linter: string) => boolean {
  return (linter) => !leftOut.includes(linter) && !(linter.startsWith("gcppos") && /^\[?N/.test(part));
}

function formatOf({ characters, min, max, optional }: AiPart): string {
  const format = `${letters[characters]}${min === max ? "" : ".."}${max}`;
  return optional ? `[${format}]` : format;
}

function lintersOf({ rules }: AiPart): string[] {
  return rules.map((rule) => linters[rule]).sort();
}
