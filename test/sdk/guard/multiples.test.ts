import { expect } from "chai";
import { BASE, encodeElement, IDENTITY, randomScalar, Scalars } from "../../../sdk/src/guard/group.ts";
import { combOf, multiplesByPublic, multiplesBySecrets } from "../../../sdk/src/guard/multiples.ts";

const { ORDER } = Scalars;
const EDGES = [
  1n,
  2n,
  3n,
  15n,
  16n,
  17n,
  31n,
  32n,
  ...[50, 51, 52, 102, 204, 251, 252].map((bit) => 1n << BigInt(bit)),
  ...[50, 51, 52, 102, 204, 251, 252].map((bit) => (1n << BigInt(bit)) - 1n),
  ORDER - 1n,
  ORDER - 2n,
  ORDER >> 1n,
];
const randoms = Array.from({ length: 100 }, () => randomScalar());

describe("several multiples of one element", () => {
  for (const [name, open] of Object.entries({ multiplesBySecrets, multiplesByPublic })) {
    it(`${name}: as the library multiplies, at edges and at random`, () => {
      for (const element of [BASE, BASE.multiply(randomScalar())]) {
        const times = open(element);
        for (const scalar of [...EDGES, ...randoms])
          expect(encodeElement(times(scalar)), String(scalar)).to.equal(
            encodeElement(element.multiply(scalar)),
          );
        expect(times(0n).equals(IDENTITY)).to.equal(true);
      }
      expect(open(IDENTITY)(randomScalar()).equals(IDENTITY)).to.equal(true);
    });
  }

  it("by secrets: the same steps in the same order, whatever the scalar", () => {
    const steps = [...EDGES, ...randoms].map((scalar) => {
      let taken = "";
      const times = combOf(
        traced(1n, (step) => (taken += step)),
        traced(0n, (step) => (taken += step)),
      );
      taken = "";
      expect(times(scalar).value).to.equal(scalar);
      return taken;
    });
    expect(steps[0]).to.match(/^a(da){50}$/);
    expect(new Set(steps).size).to.equal(1);
  });
});

interface Traced {
  readonly value: bigint;
  add(other: Traced): Traced;
  double(): Traced;
}

/** A whole number that tells what is done with it: of its group, adding is adding. */
function traced(value: bigint, tell: (step: "a" | "d") => void): Traced {
  return {
    value,
    add(other) {
      tell("a");
      return traced(value + other.value, tell);
    },
    double() {
      tell("d");
      return traced(value * 2n, tell);
    },
  };
}
