import { concatBytes } from "@noble/hashes/utils.js";
import { challengeOf, compositeWeights, sumOfPublic } from "./evaluationProof.ts";
import { BASE, encodeWireElement, randomScalar, Scalars, type Element, type WireElement } from "./group.ts";
import { multiplesBySecrets } from "./multiples.ts";

/** What a holder makes of blinded elements, and the proof that it took its share for all of them. */
export interface ProvenEvaluation {
  readonly evaluated: readonly WireElement[];
  /** Challenge and response, 32 bytes each. */
  readonly proof: Uint8Array;
}

/** What is hidden in an evaluation: the holder's share, and the nonce of its proof. */
interface Secrets {
  readonly secret: bigint;
  readonly nonce: bigint;
}

/** The evaluated elements, and the composite of the blinded ones by itself and times each of the secrets. */
interface Evaluation {
  readonly evaluated: readonly WireElement[];
  readonly composite: Element;
  readonly bySecret: Element;
  readonly byNonce: Element;
}

/**
 * BlindEvaluate with GenerateProof, RFC 9497 sections 3.3.2 and 2.2.1, mode VOPRF. The library has it too, but encodes
 * each element three times and takes each product by itself, which is more than half of a holder's time. Elements are
 * multiplied by secrets in steps that do not depend on them; the arithmetic of big integers below that, and of secret
 * scalars here, promises nothing of its time.
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
  const [first, ...more] = blinded;
  const secrets = { secret, nonce };
  const { evaluated, composite, bySecret, byNonce } =
    first !== undefined && more.length === 0
      ? evaluateOne(secrets, publicShare, first)
      : evaluateMany(secrets, publicShare, blinded);
  const challenge = challengeOf(publicShare, [composite, bySecret], [BASE.multiply(nonce), byNonce]);
  const response = Scalars.sub(nonce, Scalars.mul(challenge, secret));
  return { evaluated, proof: concatBytes(Scalars.toBytes(challenge), Scalars.toBytes(response)) };
}

/** All four are multiples of one element, so one table serves them. */
function evaluateOne({ secret, nonce }: Secrets, publicShare: Uint8Array, blinded: WireElement): Evaluation {
  const times = multiplesBySecrets(blinded.element);
  const evaluated = [encodeWireElement(times(secret))];
  const [weight = 0n] = compositeWeights({ publicShare, blinded: [blinded], evaluated });
  return {
    evaluated,
    composite: times(weight),
    bySecret: times(Scalars.mul(weight, secret)),
    byNonce: times(Scalars.mul(weight, nonce)),
  };
}

function evaluateMany(
  { secret, nonce }: Secrets,
  publicShare: Uint8Array,
  blinded: readonly WireElement[],
): Evaluation {
  const evaluated = blinded.map(({ element }) => encodeWireElement(element.multiply(secret)));
  const weights = compositeWeights({ publicShare, blinded, evaluated });
  const elements = blinded.map(({ element }) => element);
  const composite = sumOfPublic(elements, weights);
  const times = multiplesBySecrets(composite);
  return { evaluated, composite, bySecret: times(secret), byNonce: times(nonce) };
}
