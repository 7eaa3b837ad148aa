import { expect } from "chai";
import fc from "fast-check";
import { choosePacks } from "../../../sdk/src/dispensing/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

const of = (...sizes: number[]) => sizes.map((unitsPerPack) => ({ gtin: `g${unitsPerPack}`, unitsPerPack }));

describe("choosing packs", () => {
  it("refuses a quantity that whole packs do not make", () => {
    expectRefusal(() => choosePacks(of(28, 7), 30), "NO_WHOLE_PACKS");
    expectRefusal(() => choosePacks([], 1), "NO_WHOLE_PACKS");
  });

  it("takes the fewest packs, also where the biggest first would not come out", () => {
    expect(choosePacks(of(100), 100)).to.deep.equal(["g100"]);
    expect(choosePacks(of(50, 30, 20), 60)).to.deep.equal(["g30", "g30"]);
    expect(choosePacks(of(28, 7), 42)).to.deep.equal(["g28", "g7", "g7"]);
  });

  it("always adds up", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
        fc.nat(300),
        (sizes, n) => {
          try {
            const sum = choosePacks(of(...sizes), n).reduce(
              (total, gtin) => total + Number(gtin.slice(1)),
              0,
            );
            expect(sum).to.equal(n);
          } catch {
            expect(sizes).not.to.include(1);
          }
        },
      ),
    );
  });
});
