import { expect } from "chai";
import { createLotFile, generateSerials } from "../../../../sdk/src/pack/lotCsv/index.ts";
import { rejectionOf } from "../../merkle/thrownBy.ts";
import { LOT, serialsOf } from "./lots.ts";

describe("generateSerials", () => {
  it("refuses more serials than a length has room for, and lengths that GS1 has not", async () => {
    for (const wrong of [
      { count: 17, length: 1 },
      { count: 1, length: 0 },
      { count: 1, length: 21 },
      { count: -1 },
    ]) {
      expect((await rejectionOf(generateSerials({ seed: "s", ...wrong }))).code).to.equal("SERIALS_TOO_FEW");
    }
  });

  it("gives the same serials for the same seed, and others for another", async () => {
    const [one, again, other] = await Promise.all(
      ["one", "one", "other"].map((seed) => generateSerials({ seed, count: 100 })),
    );

    expect(again).to.deep.equal(one);
    expect(other).to.not.deep.equal(one);
  });

  it("begins a longer list as it begins a shorter one", async () => {
    const long = await generateSerials({ seed: "s", count: 100 });

    expect(long.slice(0, 10 * 20)).to.deep.equal(await generateSerials({ seed: "s", count: 10 }));
  });

  it("makes them all different, even where half of all there are is asked for", async () => {
    const serials = serialsOf(
      createLotFile(LOT, await generateSerials({ seed: "s", count: 512, length: 2 })),
    );

    expect(new Set(serials).size).to.equal(512);
  });

  it("uses the unambiguous letters evenly", async () => {
    const serials = serialsOf(createLotFile(LOT, await generateSerials({ seed: "s", count: 10_000 })));
    const uses = new Map<string, number>();
    for (const letter of serials.join("")) uses.set(letter, (uses.get(letter) ?? 0) + 1);

    expect([...uses.keys()].sort().join("")).to.equal("23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
    // 3,750 each on average, with a standard deviation of 60.
    for (const count of uses.values()) expect(count).to.be.within(3400, 4100);
  });
});
