import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { decodeScalar, Scalars } from "../../../sdk/src/guard/group.ts";
import { hashToTag } from "../../../sdk/src/guard/hashToTag.ts";
import { encodeTagInput, type HolderShare, type TagInput } from "../../../sdk/src/guard/index.ts";
import { lagrangeWeight } from "../../../sdk/src/guard/polynomial.ts";

/** The key that nobody ever holds, from as many shares as are given: what a thief of all of them would compute. */
export function joinShares(shares: readonly HolderShare[]): bigint {
  const indexes = shares.map(({ index }) => index);
  return shares.reduce(
    (sum, { index, secret }) =>
      Scalars.add(sum, Scalars.mul(decodeScalar(secret), lagrangeWeight(index, indexes))),
    0n,
  );
}

/** RFC 9497's Evaluate under an un-shared key, through the library alone. */
export function unsharedTag(key: bigint, input: TagInput, epoch: string): string {
  const encoded = encodeTagInput(input, epoch);
  const { blind, blinded } = ristretto255_oprf.voprf.blind(encoded);
  const evaluated = ristretto255_oprf.oprf.blindEvaluate(Scalars.toBytes(key), blinded);
  return hashToTag(ristretto255_oprf.oprf.finalize(encoded, blind, evaluated));
}
