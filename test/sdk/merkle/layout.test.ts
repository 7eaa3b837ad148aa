import { expect } from "chai";
import fc from "fast-check";
import { createLayout, ordinalAt, positionOf, shapeOf } from "../../../sdk/src/merkle/index.ts";
import { shapes, wideShapes } from "./arbitraries.ts";
import { thrownBy } from "./thrownBy.ts";

describe("layout", () => {
  it("refuses nothing, parts and more than 32 bits of leaves", () => {
    expect(thrownBy(() => createLayout(0)).code).to.equal("LAYOUT_NOT_POSITIVE");
    expect(thrownBy(() => createLayout(1.5)).code).to.equal("LAYOUT_NOT_POSITIVE");
    expect(thrownBy(() => createLayout(10, { carton: 0 })).facts).to.deep.equal({ carton: 0 });
    expect(thrownBy(() => createLayout(10, { pallet: -1 })).facts).to.deep.equal({ pallet: -1 });
    expect(thrownBy(() => createLayout(2 ** 32, { carton: 50 })).code).to.equal("TRANCHE_TOO_LARGE");
  });

  it("refuses to place a pack that the lot does not have", () => {
    const layout = createLayout(120);
    for (const ordinal of [-1, 0.5, 120]) {
      expect(thrownBy(() => positionOf(layout, ordinal)).code).to.equal("NO_SUCH_PACK");
    }
  });

  it("gives cartons of 50 room for 64", () => {
    const layout = createLayout(120);

    expect(layout).to.include({ carton: 50, depth: 8, trancheSize: 256 });
    expect(layout.heights).to.deep.equal({ carton: 6, top: 8 });
    expect([0, 49, 50, 119].map((ordinal) => positionOf(layout, ordinal))).to.deep.equal([0, 49, 64, 147]);
    expect([50, 63, 148, 255, 256, -1].map((at) => ordinalAt(layout, at))).to.deep.equal(
      Array(6).fill(undefined),
    );
  });

  it("gives pallets of 20 cartons room for 32", () => {
    const layout = createLayout(1_000_000, { carton: 50, pallet: 20 });

    expect(layout.heights).to.deep.equal({ carton: 6, pallet: 11, top: 21 });
    expect(positionOf(layout, 1000)).to.equal(32 * 64);
    expect(ordinalAt(layout, 20 * 64)).to.equal(undefined);
    expect(shapeOf(layout)).to.equal((6 << 16) | (11 << 8) | 21);
  });

  it("holds a million packs in 21 levels", () => {
    expect(createLayout(1_000_000).depth).to.equal(21);
  });

  it("places packs without cartons one by one", () => {
    const layout = createLayout(3, { carton: 1 });

    expect([0, 1, 2].map((ordinal) => positionOf(layout, ordinal))).to.deep.equal([0, 1, 2]);
    expect(shapeOf(layout)).to.equal(2);
  });

  it("reaches the highest position of a tranche", () => {
    const layout = createLayout(2 ** 32, { carton: 64 });

    expect(positionOf(layout, 2 ** 32 - 1)).to.equal(2 ** 32 - 1);
    expect(ordinalAt(layout, 2 ** 32 - 1)).to.equal(2 ** 32 - 1);
  });

  it("finds each pack again, and padding everywhere else", () => {
    fc.assert(
      fc.property(shapes, ({ units, ...options }) => {
        const layout = createLayout(units, options);
        const found = Array.from({ length: layout.trancheSize }, (_, position) =>
          ordinalAt(layout, position),
        );

        expect(found.filter((ordinal) => ordinal !== undefined)).to.deep.equal(
          Array.from({ length: units }, (_, i) => i),
        );
        found.forEach((ordinal, position) => {
          if (ordinal !== undefined) expect(positionOf(layout, ordinal)).to.equal(position);
        });
      }),
    );
  });

  it("is undone by its inverse in lots of any size", () => {
    fc.assert(
      fc.property(wideShapes, fc.nat(), ({ units, ...options }, pick) => {
        const layout = createLayout(units, options);
        const ordinal = pick % units;

        expect(ordinalAt(layout, positionOf(layout, ordinal))).to.equal(ordinal);
      }),
    );
  });

  it("keeps each carton within one aligned subtree", () => {
    fc.assert(
      fc.property(wideShapes, fc.nat(), ({ units, ...options }, pick) => {
        const layout = createLayout(units, options);
        const first = Math.floor((pick % units) / options.carton) * options.carton;
        const last = Math.min(first + options.carton, units) - 1;
        const room = 2 ** layout.heights.carton;

        expect(positionOf(layout, first) % room, "first of its carton").to.equal(0);
        expect(positionOf(layout, last) - positionOf(layout, first), "side by side").to.equal(last - first);
        expect(last - first).to.be.lessThan(room);
      }),
    );
  });
});
