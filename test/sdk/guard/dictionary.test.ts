import { ristretto255_hasher, ristretto255_oprf } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { nhsNumbers } from "../../../bench/linkage/nhsNumbers.ts";
import {
  createHmacTagSource,
  deriveTag,
  encodeTagInput,
  type HolderShare,
  type TagInput,
} from "../../../sdk/src/guard/index.ts";
import {
  BASE,
  decodeElement,
  decodeScalar,
  type Element,
  randomScalar,
  Scalars,
} from "../../../sdk/src/guard/group.ts";
import { hashToTag } from "../../../sdk/src/guard/hashToTag.ts";
import { lagrangeWeight } from "../../../sdk/src/guard/polynomial.ts";
import { SYSTEM } from "../../../sdk/src/fhir/systems.ts";
import { EPOCH, makeConsortium, openHolders } from "./consortium.ts";
import { joinShares, unsharedTag } from "./wholeKey.ts";

// The attack that a plain hash of an NHS number falls to: try them all. `secrecy.test.ts` tries many wrong keys on few
// numbers; here it is a window of thousands, with what the thief can best do with each.

const WINDOW = 2_000;
/** Somewhere inside of the window. */
const TRUE_AT = 1_637;
const NUMBERS = nhsNumbers(WINDOW, 123_000);
const TRUE_NUMBER = NUMBERS[TRUE_AT]!;
const SEARCH_MS = 120_000;

function inputOf(value: string): TagInput {
  return { patient: { system: SYSTEM.nhsNumber, value }, substanceGroup: "codeine" };
}

/** HashToGroup of RFC 9497 section 4.1, mode VOPRF. */
const HASH_TO_GROUP = { DST: utf8ToBytes("HashToGroup-OPRFV1-\u0001-ristretto255-SHA512") };
const ONE = Scalars.toBytes(1n);

/** One number as the thief sees it: its input, and the element that a key would multiply. */
interface Candidate {
  readonly value: string;
  readonly input: Uint8Array;
  readonly element: Element;
}

const consortium = makeConsortium();
const { record, shares } = consortium;
let tag = "";
let candidates: readonly Candidate[] = [];

/** The tag of a candidate, if what is given were the evaluation of its input. */
function tagFrom({ input }: Candidate, evaluated: Element): string {
  return hashToTag(ristretto255_oprf.oprf.finalize(input, ONE, evaluated.toBytes()));
}

/** Whoever has the public record and some shares combines as a client would, and sees which number gives the tag. */
function search(leaked: readonly HolderShare[]): string[] {
  const publicKey = decodeElement(record.publicKey);
  // Without a share there is still the public key, in the place of an evaluation.
  const key = leaked.length === 0 ? undefined : joinShares(leaked);
  return candidates
    .filter((one) => tagFrom(one, key === undefined ? publicKey : one.element.multiplyUnsafe(key)) === tag)
    .map(({ value }) => value);
}

describe("a dictionary attack through thousands of NHS numbers", function () {
  this.timeout(SEARCH_MS);

  before(async function () {
    this.timeout(SEARCH_MS);
    tag = (await deriveTag({ record, holders: openHolders(consortium), ...inputOf(TRUE_NUMBER) })).tag;
    candidates = NUMBERS.map((value) => {
      const input = encodeTagInput(inputOf(value), EPOCH.id);
      return { value, input, element: ristretto255_hasher.hashToCurve(input, HASH_TO_GROUP) };
    });
  });

  describe("with the epoch's record", () => {
    it("computes tags as the holders do", () => {
      const key = joinShares(shares.slice(0, 3));
      const some = candidates[7]!;
      expect(tagFrom(some, some.element.multiplyUnsafe(key))).to.equal(
        unsharedTag(key, inputOf(some.value), EPOCH.id),
      );
    });

    for (const leaked of [0, 1, 2]) {
      it(`finds nobody with ${leaked} of 5 shares`, () => {
        expect(search(shares.slice(0, leaked))).to.deep.equal([]);
      });
    }

    it("finds the patient with 3 shares: what is tested here can fail", () => {
      expect(search([shares[0]!, shares[2]!, shares[4]!])).to.deep.equal([TRUE_NUMBER]);
    });

    it("finds nobody with 3 shares of another epoch's key", () => {
      expect(search(makeConsortium().shares.slice(0, 3))).to.deep.equal([]);
    });
  });

  describe("with two of three shares, but without the public key", () => {
    it("any number fits: each has a third share with which it gives the very evaluation behind the tag", () => {
      // Elements whose logarithms are known stand in for the hashed numbers, so that the share can be computed at all.
      const [first, second, third] = [shares[0]!, shares[1]!, shares[2]!].map(({ secret }) =>
        decodeScalar(secret),
      ) as [bigint, bigint, bigint];
      const indexes = [1, 2, 3].map((at) => shares[at - 1]!.index);
      const [a, b, c] = indexes.map((index) => lagrangeWeight(index, indexes)) as [bigint, bigint, bigint];
      const known = Scalars.add(Scalars.mul(a, first), Scalars.mul(b, second));
      const key = Scalars.add(known, Scalars.mul(c, third));
      const logarithms = NUMBERS.map(() => randomScalar());
      const target = BASE.multiply(Scalars.mul(key, logarithms[TRUE_AT]!));
      const completions = logarithms.map((logarithm) => {
        const wanted = Scalars.mul(Scalars.mul(key, logarithms[TRUE_AT]!), Scalars.inv(logarithm));
        return Scalars.mul(Scalars.add(wanted, Scalars.neg(known)), Scalars.inv(c));
      });

      // Each is checked in the exponent; some in the group as well, which takes longer.
      completions.forEach((completion, at) => {
        const completed = Scalars.add(known, Scalars.mul(c, completion));
        expect(Scalars.mul(logarithms[at]!, completed)).to.equal(Scalars.mul(key, logarithms[TRUE_AT]!));
        if (at % 50 !== 0) return;
        const evaluated = BASE.multiplyUnsafe(logarithms[at]!).multiplyUnsafe(completed);
        expect(evaluated.equals(target), NUMBERS[at]).to.equal(true);
      });
      // And no two numbers share a completion: the missing share says all, those that leaked say nothing.
      expect(new Set(completions).size).to.equal(WINDOW);
      expect(completions[TRUE_AT]).to.equal(third);
    });

    it("but the public key leaves one of them, which only a discrete logarithm would find", () => {
      const joined = joinShares(shares.slice(0, 3));
      expect(BASE.multiply(joined).equals(decodeElement(record.publicKey))).to.equal(true);
      const wrong = joinShares([shares[0]!, shares[1]!, { ...shares[2]!, secret: shares[3]!.secret }]);
      expect(BASE.multiply(wrong).equals(decodeElement(record.publicKey))).to.equal(false);
    });
  });

  describe("in Phase 0, where one HMAC key makes the tags", () => {
    const key = new Uint8Array(32).fill(0x5a);

    async function searchWith(guess: Uint8Array): Promise<string[]> {
      const { patient, substanceGroup } = inputOf(TRUE_NUMBER);
      const seen = await createHmacTagSource(key).tagOf(patient, substanceGroup, EPOCH.id);
      const source = createHmacTagSource(guess);
      const found: string[] = [];
      for (const value of NUMBERS) {
        const made = await source.tagOf(inputOf(value).patient, substanceGroup, EPOCH.id);
        if (made === seen) found.push(value);
      }
      return found;
    }

    it("finds the patient with the key", async () => {
      expect(await searchWith(key)).to.deep.equal([TRUE_NUMBER]);
    });

    it("finds nobody with a key that differs in one bit", async () => {
      const other = key.slice();
      other[31]! ^= 1;
      expect(await searchWith(other)).to.deep.equal([]);
    });
  });

  describe("against a plain hash, which is not what is done", () => {
    it("finds the patient with no key at all", () => {
      const hashOf = (value: string): string => bytesToHex(sha256(encodeTagInput(inputOf(value), EPOCH.id)));
      const seen = hashOf(TRUE_NUMBER);
      expect(NUMBERS.filter((value) => hashOf(value) === seen)).to.deep.equal([TRUE_NUMBER]);
    });

    it("is not how a tag is made", () => {
      const hashes = candidates.map(({ input }) => `0x${bytesToHex(sha256(input))}`);
      expect(hashes).not.to.include(tag);
      expect(candidates.map(({ input }) => hashToTag(input))).not.to.include(tag);
    });
  });
});
