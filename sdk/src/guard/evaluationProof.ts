import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Element, WireElement } from "./group.ts";

const CONTEXT = "OPRFV1-\u0001-ristretto255-SHA512";
const SCALAR_DOMAIN = utf8ToBytes(`HashToScalar-${CONTEXT}`);

/** What stands under one proof: each of `evaluated` is the same secret times its neighbour in `blinded`. */
export interface EvaluationPairs {
  /** The base point times the secret. */
  readonly publicShare: Uint8Array;
  readonly blinded: readonly WireElement[];
  readonly evaluated: readonly WireElement[];
}

/** The weights of ComputeComposites, RFC 9497 section 2.2.1. */
export function compositeWeights({ publicShare, blinded, evaluated }: EvaluationPairs): bigint[] {
  const seed = sha512(concatBytes(prefixed(publicShare), prefixed(utf8ToBytes(`Seed-${CONTEXT}`))));
  if (blinded.length !== evaluated.length)
    throw new RangeError("each evaluated element needs its blinded one");
  return blinded.map(({ bytes }, index) => {
    const pair = [bytes, evaluated[index]?.bytes ?? bytes].map(prefixed);
    return hashToScalar(prefixed(seed), twoBytes(index), ...pair, utf8ToBytes("Composite"));
  });
}

/**
 * The challenge of GenerateProof and VerifyProof, RFC 9497 section 2.2.
 *
 * @param composites the blinded and the evaluated elements, each weighed and added up
 * @param commitments the base point and the first composite, each times the nonce
 */
export function challengeOf(
  publicShare: Uint8Array,
  composites: readonly [blinded: Element, evaluated: Element],
  commitments: readonly [base: Element, blinded: Element],
): bigint {
  const encoded = [...composites, ...commitments].map((element) => prefixed(element.toBytes()));
  return hashToScalar(prefixed(publicShare), ...encoded, utf8ToBytes("Challenge"));
}

/** The sum of the elements times their scalars. How long it takes tells the scalars: they must be public. */
export function sumOfPublic(elements: readonly Element[], scalars: readonly bigint[]): Element {
  return mulAddUnsafe(ristretto255.Point, [...elements], [...scalars]);
}

function hashToScalar(...parts: Uint8Array[]): bigint {
  return ristretto255_hasher.hashToScalar(concatBytes(...parts), { DST: SCALAR_DOMAIN });
}

function prefixed(bytes: Uint8Array): Uint8Array {
  return concatBytes(twoBytes(bytes.length), bytes);
}

function twoBytes(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
