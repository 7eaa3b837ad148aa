import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { hexlify, ZeroHash } from "ethers";
import fc from "fast-check";
import {
  buildTree,
  leafHash,
  ordinalAt,
  positionOf,
  provePack,
  verifyProof,
  type BuildProgress,
  type PackTree,
} from "../../../sdk/src/merkle/index.ts";
import { shapes } from "./arbitraries.ts";
import { committed, LOT, packAt, packsOf, treeOf } from "./packs.ts";
import { rejectionOf } from "./thrownBy.ts";

/**
 * OpenZeppelin's tree over the same leaves, padding spelt out. Over a power of two of leaves its shape is ours, the
 * left and right of each pair swapped, which commutative hashing does not see.
 */
function oracleOf(tree: PackTree): SimpleMerkleTree {
  const leaves = Array.from({ length: tree.layout.trancheSize }, (_, position) => {
    const ordinal = ordinalAt(tree.layout, position);
    return ordinal === undefined ? ZeroHash : hexlify(leafHash(packAt(tree, ordinal)));
  });
  return SimpleMerkleTree.of(leaves, { sortLeaves: false });
}

describe("buildTree", () => {
  it("refuses a lot without packs, and serials that do not match the count", async () => {
    expect((await rejectionOf(treeOf(0))).code).to.equal("LAYOUT_NOT_POSITIVE");
    const packs = { ...packsOf(LOT, 3), count: 4 };
    expect((await rejectionOf(buildTree({ packs }))).facts).to.deep.equal({ count: 4, bytes: 60 });
  });

  it("refuses a lot that no leaf can hold", async () => {
    expect((await rejectionOf(buildTree({ packs: { ...packsOf(LOT, 1), gtin: "1" } }))).code).to.equal(
      "LEAF_OUT_OF_RANGE",
    );
    expect((await rejectionOf(treeOf(1, { tranche: 256 }))).facts).to.deep.equal({
      field: "tranche",
      value: 256,
    });
  });

  it("has the root and the proofs of OpenZeppelin's tree over the padded leaves", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat({ max: 255 }), async ({ units, ...options }, tranche) => {
        const tree = await treeOf(units, { ...options, tranche });
        const oracle = oracleOf(tree);

        expect(tree.root).to.equal(oracle.root);
        for (let position = 0; position < tree.layout.trancheSize; position++) {
          if (ordinalAt(tree.layout, position) === undefined) continue;
          expect(provePack(tree, position)).to.deep.equal(oracle.getProof(position));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("has the single leaf as its root where there is one pack and no carton", async () => {
    const tree = await treeOf(1, { carton: 1 });

    expect(tree.layout.depth).to.equal(0);
    expect(tree.root).to.equal(hexlify(leafHash(packAt(tree, 0))));
    expect(provePack(tree, 0)).to.deep.equal([]);
  });

  it("proves packs all over a lot that two threads hashed", async () => {
    // From 100,000 packs on a second thread helps. OpenZeppelin's tree takes seconds for as many, so some packs of
    // each chunk stand in for all: one that a thread left out or hashed wrongly would break their proofs.
    const tree = await treeOf(100_000);

    for (let ordinal = 0; ordinal < 100_000; ordinal += 250) {
      const siblings = provePack(tree, positionOf(tree.layout, ordinal));
      expect(verifyProof(committed(tree), packAt(tree, ordinal), siblings), `pack ${ordinal}`).to.equal(true);
    }
  });

  it("gives two trees that are built at the same time the roots that they have alone", async () => {
    const together = await Promise.all([treeOf(500), treeOf(501)]);
    const alone = [await treeOf(500), await treeOf(501)];

    expect(together.map(({ root }) => root)).to.deep.equal(alone.map(({ root }) => root));
  });

  it("tells its progress up to the end", async () => {
    const told: BuildProgress[] = [];
    await buildTree({ packs: packsOf(LOT, 20_000), onProgress: (progress) => told.push(progress) });

    expect(told.map(({ done }) => done)).to.deep.equal([1, 2, 3, 4]);
    expect(new Set(told.map(({ total }) => total))).to.deep.equal(new Set([4]));
  });

  it("stores nothing of the padding behind the last pack", async () => {
    const tree = await treeOf(65 * 50, { carton: 50 });

    expect(tree.layout.trancheSize).to.equal(8192);
    expect(tree.levels[0]?.length).to.equal((64 * 64 + 50) * 32);
  });
});
