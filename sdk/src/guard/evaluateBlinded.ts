import { concatBytes } from "@noble/hashes/utils.js";
import { challengeOf, compositeWeights, sumOfPublic } from "./evaluationProof.ts";
import { BASE, encodeWireElement, randomScalar, Scalars, type WireElement } from "./group.ts";

/** What a holder makes of blinded elements, and the proof that it took its share for all of them. */
export interface ProvenEvaluation {
  readonly evaluated: readonly WireElement[];
  /** Challenge and response, 32 bytes each. */
  readonly proof: Uint8Array;
}

/**
 * BlindEvaluate with GenerateProof, RFC 9497 sections 3.3.2 and 2.2.1, mode VOPRF. The library has it too, but encodes
 * each element three times, which is a third of a holder's time. Elements are multiplied by secrets as the library does it, in
 * steps that do not depend on them; the arithmetic of big integers below it, and of scalars, promises nothing of its time.
 *
 * @param secret the holder's share
 * @param publicShare the base point times the share
 * @param nonce for the RFC's vectors only: a nonce that is known, or taken twice, gives the share away
 */
export function evaluateBlinded(
  secret: bigint,
  publicShare: Uint8Array,
  blinded: readonly WireElement[],
  nonce = randomScalar(),
): ProvenEvaluation {
  const evaluated = blinded.map(({ element }) => encodeWireElement(element.multiply(secret)));
  const weights = compositeWeights({ publicShare, blinded, evaluated });
  const composite = sumOfPublic(
    blinded.map(({ element }) => element),
    weights,
  );
  const challenge = challengeOf(
    publicShare,
    [composite, composite.multiply(secret)],
    [BASE.multiply(nonce), composite.multiply(nonce)],
  );
  const response = Scalars.sub(nonce, Scalars.mul(challenge, secret));
  return { evaluated, proof: concatBytes(Scalars.toBytes(challenge), Scalars.toBytes(response)) };
}
