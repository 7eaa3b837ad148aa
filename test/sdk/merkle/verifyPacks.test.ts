import { expect } from "chai";
import { hexlify } from "ethers";
import fc from "fast-check";
import {
  positionOf,
  provePack,
  provePacks,
  verifyPacks,
  type PacksProof,
  type PackTree,
} from "../../../sdk/src/merkle/index.ts";
import { nodeAt } from "../../../sdk/src/merkle/packTree.ts";
import { shapes } from "./arbitraries.ts";
import { committed, packAt, treeOf } from "./packs.ts";
import { thrownBy } from "./thrownBy.ts";

describe("provePacks and verifyPacks", () => {
  let tree: PackTree;
  const proofOf = (ordinals: number[]): PacksProof =>
    provePacks(
      tree,
      ordinals.map((ordinal) => positionOf(tree.layout, ordinal)),
    );
  const accepts = (ordinals: number[], proof: PacksProof): boolean =>
    verifyPacks(
      committed(tree),
      ordinals.map((ordinal) => packAt(tree, ordinal)),
      proof,
    );

  before(async () => {
    tree = await treeOf(1000);
  });

  it("refuses no pack, one pack twice and padding", () => {
    expect(thrownBy(() => provePacks(tree, [])).code).to.equal("NO_PACKS_TO_PROVE");
    expect(thrownBy(() => provePacks(tree, [4, 5, 4])).facts).to.deep.equal({ position: 4 });
    expect(thrownBy(() => provePacks(tree, [4, 50])).code).to.equal("NO_PACK_AT_POSITION");
    expect(thrownBy(() => provePacks(tree, [5, 4])).code).to.equal("PACKS_NOT_ASCENDING");
  });

  it("refuses packs that lie more than 256 leaves apart", () => {
    expect(thrownBy(() => provePacks(tree, [0, 256])).code).to.equal("PACKS_TOO_FAR_APART");
    expect(proofOf([0, 199]).cartonHeight).to.equal(8);
  });

  it("gives a single pack its plain proof", () => {
    expect(proofOf([7])).to.deep.equal({ cartonHeight: 0, siblings: provePack(tree, 7) });
  });

  it("gives what does not follow from the packs themselves, and the shared siblings once", () => {
    const { cartonHeight, siblings } = provePacks(tree, [4, 6]);
    const node = (height: number, at: number): string => hexlify(nodeAt(tree, height, at));

    expect(cartonHeight).to.equal(2);
    expect(siblings.slice(0, 2)).to.deep.equal([node(0, 5), node(0, 7)]);
    expect(siblings.slice(2)).to.deep.equal(provePack(tree, 4).slice(2));
  });

  it("proves a whole carton", () => {
    const carton = Array.from({ length: 50 }, (_, i) => 150 + i);
    const proof = proofOf(carton);

    expect(proof.cartonHeight).to.equal(6);
    // Three nodes of padding behind its 50 packs, then those above it.
    expect(proof.siblings).to.have.length(3 + tree.layout.depth - 6);
    expect(accepts(carton, proof)).to.equal(true);
  });

  it("refuses another order, another pack, a pack less and none", () => {
    const proof = proofOf([150, 153, 160]);

    expect(accepts([150, 153, 160], proof)).to.equal(true);
    expect(accepts([153, 150, 160], proof)).to.equal(false);
    expect(accepts([150, 153, 161], proof)).to.equal(false);
    expect(accepts([150, 153], proof)).to.equal(false);
    expect(accepts([], { cartonHeight: 0, siblings: provePack(tree, 0) })).to.equal(false);
  });

  it("refuses a height above the tree or above a bitmap word", () => {
    const siblings = provePack(tree, 0);

    expect(accepts([0], { cartonHeight: 9, siblings })).to.equal(false);
    expect(accepts([0], { cartonHeight: 8, siblings })).to.equal(true);
    expect(accepts([0], { cartonHeight: 12, siblings: [...siblings, siblings[0] ?? ""] })).to.equal(false);
  });

  it("proves any packs of a carton of any tree", async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.nat(),
        fc.infiniteStream(fc.boolean()),
        async ({ units, ...options }, pick, coin) => {
          const any = await treeOf(units, options);
          const first = Math.floor((pick % units) / options.carton) * options.carton;
          const carton = Array.from({ length: Math.min(options.carton, units - first) }, (_, i) => first + i);
          const chosen = carton.filter((ordinal) => ordinal === first || coin.next().value);
          const proof = provePacks(
            any,
            chosen.map((ordinal) => positionOf(any.layout, ordinal)),
          );
          const packs = chosen.map((ordinal) => packAt(any, ordinal));

          expect(verifyPacks(committed(any), packs, proof)).to.equal(true);
          const swapped = packs.map((pack, i) => (i === 0 ? { ...pack, serial: "OTHER" } : pack));
          expect(verifyPacks(committed(any), swapped, proof)).to.equal(false);
        },
      ),
      { numRuns: 50 },
    );
  });
});
