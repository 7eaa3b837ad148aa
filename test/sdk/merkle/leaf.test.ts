import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { hexlify, keccak256 as ethersKeccak } from "ethers";
import fc from "fast-check";
import { alphabets } from "../../../sdk/src/gs1/characterSets.ts";
import {
  decodeBytes20,
  encodeBytes20,
  leafHash,
  unitIndex,
  type PackLeaf,
} from "../../../sdk/src/merkle/index.ts";
import { keccak256, openFastKeccak } from "../../../sdk/src/merkle/keccak.ts";
import { LOT } from "./packs.ts";
import { thrownBy } from "./thrownBy.ts";

const LEAF_TYPES = ["uint64", "bytes20", "uint16", "bytes20", "uint40"];
const oracle = StandardMerkleTree.of(
  [["1", "0x".padEnd(42, "0"), "1", "0x".padEnd(42, "0"), "1"]],
  LEAF_TYPES,
);

const gs1Text = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...alphabets.cset82) });
const packs: fc.Arbitrary<PackLeaf> = fc.record({
  gtin: fc.integer({ min: 0, max: 99_999_999_999_999 }).map((number) => String(number).padStart(14, "0")),
  lot: gs1Text,
  expiry: fc.integer({ min: 0, max: 65_535 }),
  serial: gs1Text,
  tranche: fc.integer({ min: 0, max: 255 }),
  position: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});
const pack: PackLeaf = { ...LOT, serial: "K7WQ2M9XHT4B", tranche: 0, position: 0 };

describe("leaf", () => {
  for (const [field, value] of Object.entries({
    gtin: "5000000000012",
    expiry: 65_536,
    tranche: 256,
    position: 2 ** 32,
  })) {
    it(`refuses ${field} out of range`, () => {
      const error = thrownBy(() => leafHash({ ...pack, [field]: value }));

      expect(error.code).to.equal("LEAF_OUT_OF_RANGE");
      expect(error.facts).to.deep.equal({ field, value });
    });
  }

  it("refuses negative numbers and parts", () => {
    expect(thrownBy(() => leafHash({ ...pack, expiry: -1 })).code).to.equal("LEAF_OUT_OF_RANGE");
    expect(thrownBy(() => leafHash({ ...pack, position: 0.5 })).code).to.equal("LEAF_OUT_OF_RANGE");
  });

  for (const text of ["", "123456789012345678901", "A B", "A\u0000", "Ä"]) {
    it(`refuses the text ${JSON.stringify(text)}, which 20 bytes of ASCII cannot hold`, () => {
      expect(thrownBy(() => leafHash({ ...pack, serial: text })).code).to.equal("TEXT_NOT_BYTES20");
      expect(thrownBy(() => leafHash({ ...pack, lot: text })).code).to.equal("TEXT_NOT_BYTES20");
    });
  }

  it("is OpenZeppelin's standard leaf", () => {
    fc.assert(
      fc.property(packs, (any) => {
        const index = String(unitIndex(any.tranche, any.position));
        const [lot, serial] = [any.lot, any.serial].map((text) => hexlify(encodeBytes20(text)));
        const expected = oracle.leafHash([any.gtin, lot ?? "", String(any.expiry), serial ?? "", index]);

        expect(hexlify(leafHash(any))).to.equal(expected);
      }),
    );
  });

  it("reads a text back from its 20 bytes", () => {
    fc.assert(
      fc.property(gs1Text, (text) => {
        expect(decodeBytes20(encodeBytes20(text))).to.equal(text);
      }),
    );
  });

  it("puts the tranche above 32 bits of position", () => {
    expect(unitIndex(1, 5)).to.equal(2 ** 32 + 5);
    expect(unitIndex(255, 2 ** 32 - 1)).to.equal(2 ** 40 - 1);
  });

  it("hashes alike by both keccaks", async () => {
    const fast = await openFastKeccak();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        expect(hexlify(keccak256(data))).to.equal(ethersKeccak(data));
        expect(hexlify(fast(data))).to.equal(ethersKeccak(data));
      }),
    );
  });
});
