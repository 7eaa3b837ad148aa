import { expect } from "chai";
import fc from "fast-check";
import { MediConnectError } from "../../../sdk/src/errors/MediConnectError.ts";
import { GS } from "../../../sdk/src/gs1/characterSets.ts";
import type { Gs1Element } from "../../../sdk/src/gs1/checkElement.ts";
import { parseElementString } from "../../../sdk/src/gs1/parseElementString.ts";
import { aiTable } from "../../../sdk/src/gs1/aiTable.ts";
import { assertOnKnownAndNew } from "../../support/assertOnKnownAndNew.ts";
import { gs1Element, gtin14, packCode, stringOf } from "./arbitraries.ts";
import { bwippError, bwippVerdict, type Verdict } from "./bwippOracle.ts";

/** AIs that BWIPP judges by lists of other bodies, or by the inside of coupons: see "differs from BWIPP" below. */
const judgedByLists = new Set(
  [...aiTable.keys()].filter((ai) =>
    /^(?:42[1-6]|391\d|393\d|703\d|4307|4317|7041|7241|8007|8110|8112|8030)$/.test(ai),
  ),
);

describe("parseElementString against BWIPP", () => {
  it("refuses broken elements for the same reason", async () => {
    const broken = gs1Element(judgedByLists).chain((element) =>
      breakValue(element.value).map((value) => ({ ai: element.ai, value })),
    );
    const verdicts = new Map<Verdict, number>();
    await assertOnKnownAndNew(
      fc.property(broken, (element) => {
        const expected = bwippVerdict([element]);
        verdicts.set(expected, (verdicts.get(expected) ?? 0) + 1);
        const ours = ourVerdict(toBracketed([element]));
        expect(ours === "accepted").to.equal(expected === "accepted");
        // Of two parts that are both wrong, BWIPP tells the last one, this library the first one.
        if (aiTable.get(element.ai)?.parts.length === 1) expect(ours).to.equal(expected);
      }),
      { numRuns: 3_000 },
    );
    expect([...verdicts.keys()], "every kind of verdict came up").to.include.members([
      "accepted",
      "GS1_LENGTH_WRONG",
      "GS1_CHARACTER_ILLEGAL",
      "GS1_CHECK_DIGIT_WRONG",
      "GS1_DATE_WRONG",
      "GS1_VALUE_WRONG",
    ]);
  });

  it("refuses the same repeated AIs", () => {
    const pair = fc.tuple(gtin14, fc.constantFrom("A", "B"), fc.constantFrom("A", "B"));
    fc.assert(
      fc.property(pair, ([gtin, one, other]) => {
        const elements = [
          { ai: "01", value: gtin },
          { ai: "10", value: one },
          { ai: "10", value: other },
        ];
        expect(ourVerdict(toRaw(elements))).to.equal(bwippVerdict(elements));
      }),
      { numRuns: 50 },
    );
  });

  it("refuses the same application identifiers as unknown", () => {
    for (let ai = 0; ai < 10_000; ai += 7) {
      const element = { ai: String(ai).padStart(ai % 2 === 0 ? 4 : 3, "0"), value: "1" };
      const isUnknown = bwippVerdict([element]) === "GS1_AI_UNKNOWN";
      expect(ourVerdict(toBracketed([element])) === "GS1_AI_UNKNOWN", `(${element.ai})`).to.equal(isUnknown);
    }
  });

  it("accepts right elements of every AI, and reads them as they are", () => {
    fc.assert(
      fc.property(gs1Element(judgedByLists), (element) => {
        expect(bwippVerdict([element])).to.equal("accepted");
        expect(parseElementString(toRaw([element]))).to.deep.equal([element]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("accepts the same whole packs", () => {
    fc.assert(
      fc.property(packCode, ({ gtin, lot, expiry, serial }) => {
        const elements = [
          { ai: "01", value: gtin },
          { ai: "21", value: serial },
          { ai: "10", value: lot },
          { ai: "17", value: expiry.slice(2).replaceAll("-", "") },
        ];
        expect(bwippError(elements)).to.equal(undefined);
        expect(parseElementString(`]d2${toRaw(elements)}`)).to.deep.equal(elements);
      }),
      { numRuns: 500 },
    );
  });

  describe("differs from BWIPP on purpose", () => {
    const differences: readonly (readonly [string, Gs1Element])[] = [
      ["an unknown country number (ISO 3166)", { ai: "422", value: "999" }],
      ["an unknown country code (ISO 3166)", { ai: "4307", value: "ZZ" }],
      ["an unknown processor country (ISO 3166)", { ai: "7030", value: "000ABC" }],
      ["an unknown currency (ISO 4217)", { ai: "3910", value: "0001" }],
      ["an unknown media type", { ai: "7241", value: "00" }],
      ["an unknown package type", { ai: "7041", value: "!" }],
      ["an IBAN of an unknown country", { ai: "8007", value: "XX57WEST12345698765432" }],
      ["a coupon that is none inside", { ai: "8110", value: "A" }],
      // RFC 4648 pads to groups of four; BWIPP counts groups of three.
      ["a rightly padded base64url signature", { ai: "8030", value: "QQ==" }],
    ];
    for (const [what, element] of differences) {
      it(`accepts ${what}`, () => {
        expect(bwippVerdict([element])).not.to.equal("accepted");
        expect(ourVerdict(toRaw([element]))).to.equal("accepted");
      });
    }

    it("accepts a lot without a GTIN, since another barcode of the pack may bear it", () => {
      expect(bwippError([{ ai: "10", value: "A1" }])).to.equal("GS1missingAIs");
      expect(ourVerdict("10A1")).to.equal("accepted");
    });

    it("accepts AIs that exclude one another, since the reader asks for those of a pack", () => {
      const elements = [
        { ai: "01", value: "09506000134352" },
        { ai: "02", value: "09506000134352" },
        { ai: "37", value: "2" },
      ];
      expect(bwippError(elements)).to.equal("GS1exclusiveAIs");
      expect(ourVerdict(toRaw(elements))).to.equal("accepted");
    });

    it("refuses base64url that is padded to groups of three", () => {
      const element = { ai: "8030", value: "QQQQQ=" };
      expect(bwippVerdict([element])).to.equal("accepted");
      expect(ourVerdict(toRaw([element]))).to.equal("GS1_CHARACTER_ILLEGAL");
    });
  });
});

function ourVerdict(text: string): string {
  try {
    parseElementString(text);
    return "accepted";
  } catch (error) {
    if (error instanceof MediConnectError) return error.code;
    throw error;
  }
}

function toRaw(elements: readonly Gs1Element[]): string {
  return elements.map(({ ai, value }) => ai + value).join(GS);
}

function toBracketed(elements: readonly Gs1Element[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value.replaceAll("(", "\\(")}`).join("");
}

/** One character changed, dropped or added, or two of them swapped; now and then, nothing. */
function breakValue(value: string): fc.Arbitrary<string> {
  const character = stringOf("0123456789AZaz%-/ß^#~\u00e9", 1, 1);
  return fc
    .tuple(fc.nat(value.length), character, fc.constantFrom("change", "drop", "add", "swap", "overrun"))
    .map(([at, other, how]) => {
      const [before, after] = [value.slice(0, at), value.slice(at)];
      if (how === "change") return before + other + after.slice(1);
      if (how === "drop") return before + after.slice(1);
      if (how === "add") return before + other + after;
      if (how === "swap") return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
      return value + other.repeat(at);
    });
}
