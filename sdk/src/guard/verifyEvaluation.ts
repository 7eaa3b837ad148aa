import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { BASE, decodeWireElement, Scalars, type Element, type WireElement } from "./group.ts";

const CONTEXT = "OPRFV1-\u0001-ristretto255-SHA512";
const SCALAR_DOMAIN = utf8ToBytes(`HashToScalar-${CONTEXT}`);

/** What a holder claims: each of `evaluated` is the same secret times its neighbour in `blinded`. */
export interface EvaluationClaim {
  /** The base point times the holder's share. */
  readonly publicShare: WireElement;
  readonly blinded: readonly WireElement[];
  readonly evaluated: readonly WireElement[];
  /** Challenge and response, 32 bytes each. */
  readonly proof: Uint8Array;
}

/**
 * VerifyProof of RFC 9497 section 2.2.2 in mode VOPRF. Stands here, and not only in the library, since the library
 * verifies nothing without unblinding too, which would cost each holder of a tag one more multiplication. All that it
 * handles is public.
 */
export function verifyEvaluation({ publicShare, blinded, evaluated, proof }: EvaluationClaim): boolean {
  if (proof.length !== 64 || blinded.length === 0 || blinded.length !== evaluated.length) return false;
  const challenge = Scalars.fromBytes(proof.subarray(0, 32), true);
  const response = Scalars.fromBytes(proof.subarray(32), true);
  if (!Scalars.isValid(challenge) || !Scalars.isValid(response)) return false;

  const weights = compositeWeights(publicShare, blinded, evaluated);
  const left = multiplyAdd(
    blinded.map(({ element }) => element),
    weights,
  );
  const right = multiplyAdd(
    evaluated.map(({ element }) => element),
    weights,
  );
  const t2 = BASE.multiplyUnsafe(response).add(publicShare.element.multiplyUnsafe(challenge));
  const t3 = multiplyAdd([left, right], [response, challenge]);
  const parts = [publicShare.bytes, ...[left, right, t2, t3].map((element) => element.toBytes())];
  return Scalars.eql(hashToScalar(...parts.map(prefixed), utf8ToBytes("Challenge")), challenge);
}

/** The weights of ComputeComposites, RFC 9497 section 2.2.1. */
function compositeWeights(
  publicShare: WireElement,
  blinded: readonly WireElement[],
  evaluated: readonly WireElement[],
): bigint[] {
  const seed = sha512(concatBytes(prefixed(publicShare.bytes), prefixed(utf8ToBytes(`Seed-${CONTEXT}`))));
  return evaluated.map((other, index) => {
    const pair = [blinded[index] ?? other, other].map(({ bytes }) => prefixed(bytes));
    return hashToScalar(prefixed(seed), twoBytes(index), ...pair, utf8ToBytes("Composite"));
  });
}

function hashToScalar(...parts: Uint8Array[]): bigint {
  return ristretto255_hasher.hashToScalar(concatBytes(...parts), { DST: SCALAR_DOMAIN });
}

function multiplyAdd(elements: readonly Element[], scalars: readonly bigint[]): Element {
  return mulAddUnsafe(ristretto255.Point, [...elements], [...scalars]);
}

function prefixed(bytes: Uint8Array): Uint8Array {
  return concatBytes(twoBytes(bytes.length), bytes);
}

function twoBytes(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

const prepared = new Map<string, WireElement>();
const MAX_PREPARED = 64;

/**
 * A holder's public share with a table of its multiples, since it is multiplied in every tag. Remembers the last few
 * only: members are few, and epochs are long.
 *
 * @throws MediConnectError `OPRF_ELEMENT_INVALID`
 */
export function preparePublicShare(hex: string): WireElement {
  const known = prepared.get(hex);
  if (known !== undefined) return known;
  if (prepared.size >= MAX_PREPARED) prepared.clear();
  const ready = decodeWireElement(hex);
  ready.element.precompute(6);
  prepared.set(hex, ready);
  return ready;
}
