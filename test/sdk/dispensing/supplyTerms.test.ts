import { expect } from "chai";
import fc from "fast-check";
import {
  COLLECTOR_KINDS,
  type CollectorKind,
  packCollection,
  packSupplyTerms,
  unpackCollection,
} from "../../../sdk/src/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

describe("supply terms", () => {
  it("refuse what the chain's fields do not hold", () => {
    for (const quantity of [-1, 0.5, 2 ** 24, Number.NaN]) {
      expectRefusal(() => packSupplyTerms({ quantity, expectedSupplied: 0 }), "SUPPLY_OUT_OF_RANGE");
      expectRefusal(
        () => packSupplyTerms({ quantity: 1, expectedSupplied: quantity }),
        "SUPPLY_OUT_OF_RANGE",
      );
    }
  });

  it("stand where contracts/types/SupplyTerms.sol puts them", () => {
    const collection = { collector: "representative", identityAsked: true, identityGiven: false } as const;
    const word = packSupplyTerms({ quantity: 5, expectedSupplied: 7, collection });

    expect(word).to.equal(5n | (7n << 24n) | (0b010010n << 48n));
  });

  it("read a collection back", () => {
    const kinds = Object.keys(COLLECTOR_KINDS) as CollectorKind[];
    const collections = fc.record({
      collector: fc.constantFrom(...kinds),
      identityAsked: fc.boolean(),
      identityGiven: fc.boolean(),
    });
    fc.assert(
      fc.property(collections, (collection) => {
        expect(unpackCollection(packCollection(collection))).to.deep.equal(collection);
      }),
    );
  });
});
