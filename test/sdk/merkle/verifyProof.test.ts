import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { hexlify, ZeroHash } from "ethers";
import fc from "fast-check";
import {
  leafHash,
  ordinalAt,
  positionOf,
  provePack,
  verifyProof,
  type PackTree,
} from "../../../sdk/src/merkle/index.ts";
import { nodeAt } from "../../../sdk/src/merkle/packTree.ts";
import { shapes } from "./arbitraries.ts";
import { committed, packAt, treeOf } from "./packs.ts";
import { thrownBy } from "./thrownBy.ts";

describe("provePack and verifyProof", () => {
  let tree: PackTree;

  before(async () => {
    tree = await treeOf(120);
  });

  it("refuses to prove padding and what lies outside", () => {
    for (const position of [50, 63, 148, 256, -1, 0.5]) {
      expect(thrownBy(() => provePack(tree, position)).code).to.equal("NO_PACK_AT_POSITION");
    }
  });

  for (const [what, change] of Object.entries({
    serial: { serial: "S999999" },
    lot: { lot: "MC26A02" },
    gtin: { gtin: "05000000000029" },
    expiry: { expiry: 21_366 },
    tranche: { tranche: 1 },
    position: { position: 8 },
  })) {
    it(`proves no pack with another ${what}`, () => {
      const siblings = provePack(tree, 7);

      expect(verifyProof(committed(tree), packAt(tree, 7), siblings)).to.equal(true);
      expect(verifyProof(committed(tree), { ...packAt(tree, 7), ...change }, siblings)).to.equal(false);
    });
  }

  it("proves no inner node as a leaf, which OpenZeppelin's verify alone would", () => {
    const node = hexlify(nodeAt(tree, 1, 0));
    const siblings = provePack(tree, 0).slice(1);

    expect(SimpleMerkleTree.verify(tree.root, node, siblings)).to.equal(true);
    expect(verifyProof(committed(tree), packAt(tree, 0), siblings)).to.equal(false);
    // A leaf is hashed from 32 bytes and a node from 64, so no pack has a node for its leaf: there is none to try.
  });

  it("proves no padding, though its zero leaf leads to the root", () => {
    const siblings = [0, 1, 2, 3, 4, 5, 6, 7].map((height) =>
      hexlify(nodeAt(tree, height, (50 >> height) ^ 1)),
    );

    expect(SimpleMerkleTree.verify(tree.root, ZeroHash, siblings)).to.equal(true);
    expect(verifyProof(committed(tree), { ...packAt(tree, 0), position: 50 }, siblings)).to.equal(false);
  });

  it("takes no proof that is longer or shorter than the tree is deep", () => {
    const siblings = provePack(tree, 3);

    expect(verifyProof(committed(tree), packAt(tree, 3), [...siblings, ZeroHash])).to.equal(false);
    expect(verifyProof(committed(tree), packAt(tree, 3), siblings.slice(0, -1))).to.equal(false);
  });

  it("takes no place outside of the tree", async () => {
    const single = await treeOf(1, { carton: 1 });
    const outside = { ...packAt(single, 0), position: 1 };

    expect(verifyProof({ root: hexlify(leafHash(outside)), depth: 0 }, outside, [])).to.equal(false);
  });

  it("proves every pack of any tree by exactly depth siblings, to OpenZeppelin too", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ units, ...options }) => {
        const any = await treeOf(units, options);
        for (let ordinal = 0; ordinal < units; ordinal++) {
          const siblings = provePack(any, positionOf(any.layout, ordinal));
          const leaf = hexlify(leafHash(packAt(any, ordinal)));

          expect(siblings).to.have.length(any.layout.depth);
          expect(verifyProof(committed(any), packAt(any, ordinal), siblings)).to.equal(true);
          expect(SimpleMerkleTree.verify(any.root, leaf, siblings)).to.equal(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("proves no pack by another's proof, nor at any other place", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), fc.nat(), async ({ units, ...options }, one, two) => {
        const any = await treeOf(units, options);
        const position = positionOf(any.layout, one % units);
        const elsewhere = two % any.layout.trancheSize;
        fc.pre(elsewhere !== position);
        const moved = { ...packAt(any, one % units), position: elsewhere };

        expect(verifyProof(committed(any), moved, provePack(any, position))).to.equal(false);
        if (ordinalAt(any.layout, elsewhere) === undefined) return;
        expect(verifyProof(committed(any), moved, provePack(any, elsewhere))).to.equal(false);
      }),
      { numRuns: 50 },
    );
  });
});
