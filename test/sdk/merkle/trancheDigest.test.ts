import { expect } from "chai";
import { AbiCoder, dataSlice, keccak256 } from "ethers";
import fc from "fast-check";
import { trancheDigest } from "../../../sdk/src/merkle/index.ts";
import { thrownBy } from "./thrownBy.ts";

const ROOT = `0x${"ab".repeat(32)}`;

describe("trancheDigest", () => {
  it("refuses what is no root and what is no shape", () => {
    expect(thrownBy(() => trancheDigest("0xab", 6)).code).to.equal("ROOT_MALFORMED");
    for (const shape of [-1, 0.5, 2 ** 24]) {
      expect(thrownBy(() => trancheDigest(ROOT, shape)).code).to.equal("SHAPE_OUT_OF_RANGE");
    }
  });

  it("is the first 28 bytes of the hash of root and shape", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat({ max: 2 ** 24 - 1 }),
        (bytes, shape) => {
          const root = `0x${Buffer.from(bytes).toString("hex")}`;
          const encoded = AbiCoder.defaultAbiCoder().encode(["bytes32", "uint24"], [root, shape]);

          expect(trancheDigest(root, shape)).to.equal(dataSlice(keccak256(encoded), 0, 28));
        },
      ),
    );
  });
});
