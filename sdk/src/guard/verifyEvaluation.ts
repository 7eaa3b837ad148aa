import { challengeOf, compositeWeights, sumOfPublic } from "./evaluationProof.ts";
import { BASE, decodeWireElement, type Element, Scalars, type WireElement } from "./group.ts";
import { multiplesByPublic, type Multiples } from "./multiples.ts";

/** A blinded element that holders were asked for. */
export interface AskedElement extends WireElement {
  /** Of this element, where it was asked for alone: several holders answer, and its doublings serve them all. */
  readonly times?: Multiples;
}

/** @throws MediConnectError `OPRF_ELEMENT_INVALID` */
export function readAsked(hexes: readonly string[]): AskedElement[] {
  return hexes.map((hex) => {
    const asked = decodeWireElement(hex);
    return hexes.length === 1 ? { ...asked, times: multiplesByPublic(asked.element) } : asked;
  });
}

/** What a holder claims: each of `evaluated` is the same secret times its neighbour in `blinded`. */
export interface EvaluationClaim {
  /** The base point times the holder's share. */
  readonly publicShare: WireElement;
  readonly blinded: readonly AskedElement[];
  readonly evaluated: readonly WireElement[];
  /** Challenge and response, 32 bytes each. */
  readonly proof: Uint8Array;
}

/**
 * VerifyProof of RFC 9497 section 2.2.2 in mode VOPRF. Stands here, and not only in the library, since the library
 * verifies nothing without unblinding too, which would cost each holder of a tag one more multiplication. All that it
 * handles is public.
 */
export function verifyEvaluation(claim: EvaluationClaim): boolean {
  const { publicShare, blinded, evaluated, proof } = claim;
  if (proof.length !== 64 || blinded.length === 0 || blinded.length !== evaluated.length) return false;
  const challenge = Scalars.fromBytes(proof.subarray(0, 32), true);
  const response = Scalars.fromBytes(proof.subarray(32), true);
  if (!Scalars.isValid(challenge) || !Scalars.isValid(response)) return false;

  const weights = compositeWeights({ publicShare: publicShare.bytes, blinded, evaluated });
  const { composites, commitment } = weigh(claim, weights, { challenge, response });
  const commitments = [
    BASE.multiplyUnsafe(response).add(publicShare.element.multiplyUnsafe(challenge)),
    commitment,
  ] as const;
  return Scalars.eql(challengeOf(publicShare.bytes, composites, commitments), challenge);
}

interface ProofScalars {
  readonly challenge: bigint;
  readonly response: bigint;
}

/** Both composites; and what a true proof commits to: the first times the response, the second times the challenge. */
interface Weighed {
  readonly composites: readonly [blinded: Element, evaluated: Element];
  readonly commitment: Element;
}

function weigh(claim: EvaluationClaim, weights: readonly bigint[], scalars: ProofScalars): Weighed {
  const { blinded, evaluated } = claim;
  const [asked, ...more] = blinded;
  const [answer] = evaluated;
  const [weight] = weights;
  if (asked?.times !== undefined && answer !== undefined && weight !== undefined && more.length === 0)
    return weighOne(asked.times, multiplesByPublic(answer.element), weight, scalars);
  const composites = [
    sumOfPublic(elementsOf(blinded), weights),
    sumOfPublic(elementsOf(evaluated), weights),
  ] as const;
  return { composites, commitment: sumOfPublic(composites, [scalars.response, scalars.challenge]) };
}

function weighOne(
  timesAsked: Multiples,
  timesAnswer: Multiples,
  weight: bigint,
  { challenge, response }: ProofScalars,
): Weighed {
  return {
    composites: [timesAsked(weight), timesAnswer(weight)],
    commitment: timesAsked(Scalars.mul(weight, response)).add(timesAnswer(Scalars.mul(weight, challenge))),
  };
}

function elementsOf(all: readonly WireElement[]): Element[] {
  return all.map(({ element }) => element);
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
