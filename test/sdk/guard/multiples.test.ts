import { expect } from "chai";
import {
  BASE,
  decodeElement,
  encodeElement,
  IDENTITY,
  randomScalar,
  Scalars,
} from "../../../sdk/src/guard/group.ts";
import { combOf, multiplesByPublic, multiplesBySecrets, select } from "../../../sdk/src/guard/multiples.ts";

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
      const random = BASE.multiply(randomScalar());
      for (const element of [BASE, random, decodeElement(encodeElement(random))]) {
        const times = open(element);
        for (const scalar of [...EDGES, ...randoms])
          expect(encodeElement(times(scalar)), String(scalar)).to.equal(
            encodeElement(element.multiply(scalar)),
          );
        for (const none of [-1n, ORDER, ORDER + 1n, 1n << 255n])
          expect(() => times(none)).to.throw(RangeError);
      }
      expect(open(IDENTITY)(randomScalar()).equals(IDENTITY)).to.equal(true);
    });
  }

  it("by zero: the identity where it is public; refused where it would be a secret", () => {
    expect(multiplesByPublic(BASE)(0n).equals(IDENTITY)).to.equal(true);
    expect(() => multiplesBySecrets(BASE)(0n)).to.throw(RangeError);
  });

  it("by secrets: the whole table is looked at for each digit", () => {
    for (let digit = 0; digit < 32; digit++) {
      const looked = new Set<string>();
      const table = new Proxy(
        Array.from({ length: 32 }, (_, at) => at),
        {
          get(target, name, receiver): unknown {
            if (typeof name === "string" && /^\d+$/.test(name)) looked.add(name);
            return Reflect.get(target, name, receiver);
          },
        },
      );
      expect(select(table, digit, 0)).to.equal(digit);
      expect(looked.size).to.equal(32);
    }
  });

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
