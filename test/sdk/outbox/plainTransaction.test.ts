import { expect } from "chai";
import { hexlify, SigningKey, Transaction } from "ethers";
import fc from "fast-check";
import { signPlain } from "../../../sdk/src/outbox/plainTransaction.ts";

const bytes = (least: number, most: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((drawn) => hexlify(drawn));
const key = bytes(32, 32).filter((drawn) => BigInt(drawn) > 0n && BigInt(drawn) < 2n ** 255n);

describe("signPlain", () => {
  it("signs byte for byte what ethers does", () => {
    fc.assert(
      fc.property(
        fc.record({
          chainId: fc.integer({ min: 1, max: 2 ** 40 }),
          nonce: fc.nat(2 ** 31),
          gas: fc.bigInt(21_000n, 60_000_000n),
          to: bytes(20, 20),
          data: fc.oneof(bytes(0, 70), bytes(250, 260), bytes(1_000, 2_000)),
        }),
        key,
        (plain, privateKey) => {
          const signingKey = new SigningKey(privateKey);
          const { gas: gasLimit, ...rest } = plain;
          const theirs = Transaction.from({ type: 0, ...rest, value: 0n, gasPrice: 0n, gasLimit });
          theirs.signature = signingKey.sign(theirs.unsignedHash);

          const { raw, hash } = signPlain(plain, signingKey);

          expect(raw).to.equal(theirs.serialized);
          expect(hash).to.equal(theirs.hash);
        },
      ),
      { numRuns: 40 },
    );
  });
});
