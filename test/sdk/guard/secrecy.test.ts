import { expect } from "chai";
import fc from "fast-check";
import { deriveTag, type HolderShare } from "../../../sdk/src/guard/index.ts";
import { decodeScalar, Scalars } from "../../../sdk/src/guard/group.ts";
import {
  evaluatePolynomial,
  lagrangeWeight,
  randomPolynomial,
  wholeWeights,
} from "../../../sdk/src/guard/polynomial.ts";
import { nhsNumberCheckDigit } from "../../../sdk/src/fhir/nhsNumber.ts";
import { SYSTEM } from "../../../sdk/src/fhir/systems.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { EPOCH, makeConsortium, openHolders } from "./consortium.ts";
import { joinShares, unsharedTag } from "./wholeKey.ts";

const ORDER = Scalars.ORDER;
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n });

/** The polynomial of lowest degree through some points, as a function. */
function through(points: ReadonlyMap<number, bigint>): (x: number) => bigint {
  const indexes = [...points.keys()];
  return (x) =>
    [...points].reduce(
      (sum, [index, value]) => Scalars.add(sum, Scalars.mul(value, lagrangeWeight(index, indexes, x))),
      0n,
    );
}

describe("two shares of three", () => {
  it("fit every candidate key equally: a polynomial of the right degree goes through both and it (fuzz)", () => {
    fc.assert(
      fc.property(
        scalar,
        scalar,
        fc.subarray([1, 2, 3, 4, 5], { minLength: 2, maxLength: 2 }),
        (key, guess, held) => {
          const coefficients = randomPolynomial(3, key);
          const leaked = held.map((x) => [x, evaluatePolynomial(coefficients, x)] as const);
          const consistent = through(new Map([[0, guess], ...leaked]));

          expect(consistent(0)).to.equal(guess);
          for (const [x, value] of leaked) expect(consistent(x)).to.equal(value);
        },
      ),
    );
  });

  it("and the third decides: with it, one key is left", () => {
    fc.assert(
      fc.property(scalar, scalar, (key, guess) => {
        fc.pre(key !== guess);
        const coefficients = randomPolynomial(3, key);
        const all = [1, 2, 3].map((x) => [x, evaluatePolynomial(coefficients, x)] as const);
        expect(through(new Map(all))(0)).to.equal(key);
        expect(through(new Map([[0, guess], ...all.slice(0, 2)]))(3)).not.to.equal(all[2]![1]);
      }),
    );
  });

  it("are spread over all values, whatever the key (a coarse count)", () => {
    const high = { 1: 0, 7: 0 };
    for (const key of [1, 7] as const) {
      for (let drawn = 0; drawn < 400; drawn++) {
        if (evaluatePolynomial(randomPolynomial(3, BigInt(key)), 1) > ORDER / 2n) high[key]++;
      }
      // Six standard deviations around 200: a false alarm in 500 million runs.
      expect(high[key]).to.be.within(140, 260);
    }
  });
});

const consortium = makeConsortium();
const { record, shares } = consortium;
const DICTIONARY = Array.from({ length: 24 }, (_, at) => `9990000${String(at).padStart(2, "0")}`).flatMap(
  (nine) => {
    const check = nhsNumberCheckDigit(nine);
    return check === undefined ? [] : [nine + check];
  },
);
const TRUE_NUMBER = DICTIONARY[13]!;

function inputOf(value: string) {
  return { patient: { system: SYSTEM.nhsNumber, value }, substanceGroup: "codeine" };
}

/**
 * All that a thief of these shares can take for the key: what they make if they were enough, each alone, their sum,
 * what they make with the public key's or a constant's value in place of a missing one, and a guess.
 */
function candidateKeys(leaked: readonly HolderShare[]): bigint[] {
  const secrets = leaked.map(({ secret }) => decodeScalar(secret));
  const points = new Map(leaked.map(({ index }, at) => [index, secrets[at]!]));
  const missing = record.holders.map(({ index }) => index).filter((index) => !points.has(index));
  const filled = missing
    .slice(0, 2)
    .flatMap((index) => [0n, 1n].map((value) => through(new Map([...points, [index, value]]))(0)));
  const publicNumber = BigInt(`0x${record.publicKey}`) % ORDER;
  const sum = secrets.reduce((total, one) => Scalars.add(total, one), 0n);
  const keys = [joinShares(leaked), ...secrets, sum, ...filled, publicNumber, 1n];
  return [...new Set(keys)].filter((key) => key !== 0n);
}

function attack(tag: string, leaked: readonly HolderShare[]): string[] {
  const keys = candidateKeys(leaked);
  return DICTIONARY.filter((value) => keys.some((key) => unsharedTag(key, inputOf(value), EPOCH.id) === tag));
}

describe("a dictionary attack over NHS numbers, the true one among them", () => {
  let tag = "";

  before(async () => {
    tag = (await deriveTag({ record, holders: openHolders(consortium), ...inputOf(TRUE_NUMBER) })).tag;
  });

  for (const leaked of [0, 1, 2]) {
    it(`fails with ${leaked} shares`, function () {
      this.timeout(60_000);
      expect(attack(tag, shares.slice(0, leaked))).to.deep.equal([]);
      if (leaked > 0) expect(attack(tag, shares.slice(-leaked))).to.deep.equal([]);
    });
  }

  it("succeeds with 3 shares: what is tested here can fail", function () {
    this.timeout(60_000);
    expect(attack(tag, shares.slice(1, 4))).to.deep.equal([TRUE_NUMBER]);
  });

  it("fails with 2 old shares and 2 new ones of the same key", function () {
    this.timeout(60_000);
    const other = makeConsortium();
    expect(attack(tag, [...shares.slice(0, 2), ...other.shares.slice(2, 4)])).to.deep.equal([]);
  });
});

describe("the evaluations of two holders", () => {
  it("are no tag, even to a client that believes in a threshold of two", async () => {
    const holders = openHolders(consortium).slice(0, 2);
    const input = inputOf(TRUE_NUMBER);
    await expectRejection(deriveTag({ record, holders, ...input }), "TAG_HOLDERS_TOO_FEW");
    const { tag } = await deriveTag({ record: { ...record, threshold: 2 }, holders, ...input });
    expect(tag).not.to.equal(unsharedTag(joinShares(shares.slice(0, 3)), input, EPOCH.id));
  });
});

describe("whole weights", () => {
  it("are Lagrange's, times one denominator (fuzz)", () => {
    const indexes = fc.uniqueArray(fc.integer({ min: 1, max: 255 }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(indexes, (some) => {
        const { weights, denominator } = wholeWeights(some);
        for (const index of some) {
          const exact = Scalars.mul(lagrangeWeight(index, some), Scalars.create(denominator));
          expect(Scalars.create(weights.get(index)!)).to.equal(exact);
        }
      }),
    );
  });
});
