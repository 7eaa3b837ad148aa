import { BASE, IDENTITY, randomScalar, Scalars, type Element } from "./group.ts";

/**
 * A polynomial of degree `threshold` − 1 whose value at 0 is `secret` (Shamir, 1979).
 *
 * @returns its coefficients, the constant one first
 */
export function randomPolynomial(threshold: number, secret: bigint): bigint[] {
  return [secret, ...Array.from({ length: threshold - 1 }, () => randomScalar())];
}

/** @param x index of a holder, from 1 */
export function evaluatePolynomial(coefficients: readonly bigint[], x: number): bigint {
  const at = BigInt(x);
  return coefficients.reduceRight(
    (value, coefficient) => Scalars.add(Scalars.mul(value, at), coefficient),
    0n,
  );
}

/** Feldman's commitments (1987): each coefficient times the base point. */
export function commitPolynomial(coefficients: readonly bigint[]): Element[] {
  return coefficients.map((coefficient) => BASE.multiply(coefficient));
}

/** The base point times the polynomial's value at `x`, from its commitments alone. */
export function evaluateCommitments(commitments: readonly Element[], x: number): Element {
  const at = BigInt(x);
  return commitments.reduceRight((value, commitment) => value.multiplyUnsafe(at).add(commitment), IDENTITY);
}

/**
 * The weight of the value at `index` when a polynomial is interpolated at `at` from its values at `indexes`.
 *
 * @param at 0 for the secret itself
 */
export function lagrangeWeight(index: number, indexes: readonly number[], at = 0): bigint {
  const others = indexes.filter((other) => other !== index);
  const above = others.reduce(
    (product, other) => Scalars.mul(product, Scalars.create(BigInt(at - other))),
    1n,
  );
  const below = others.reduce(
    (product, other) => Scalars.mul(product, Scalars.create(BigInt(index - other))),
    1n,
  );
  return Scalars.mul(above, Scalars.inv(below));
}

/** Interpolates in the exponent: what stands behind `elements`, by index, at `at`. All of it is public. */
export function interpolateElements(elements: ReadonlyMap<number, Element>, at = 0): Element {
  const indexes = [...elements.keys()];
  return [...elements].reduce(
    (sum, [index, element]) => sum.add(element.multiplyUnsafe(lagrangeWeight(index, indexes, at))),
    IDENTITY,
  );
}

/** Lagrange's weights at 0 as whole numbers, all to be divided by one `denominator`: small where indexes are. */
export interface WholeWeights {
  readonly weights: ReadonlyMap<number, bigint>;
  readonly denominator: bigint;
}

export function wholeWeights(indexes: readonly number[]): WholeWeights {
  const fractions = indexes.map((index) => {
    const others = indexes.filter((other) => other !== index).map((other) => BigInt(other));
    const above = others.reduce((product, other) => product * other, 1n);
    const below = others.reduce((product, other) => product * (other - BigInt(index)), 1n);
    return { index, above, below };
  });
  const denominator = fractions.reduce((common, { below }) => leastCommonMultiple(common, below), 1n);
  const weights = fractions.map(({ index, above, below }) => [index, (above * denominator) / below] as const);
  return { weights: new Map(weights), denominator };
}

/** The elements times their whole weights: `denominator` times what stands at 0. All of it is public. */
export function sumWeighted(
  elements: ReadonlyMap<number, Element>,
  weights: WholeWeights["weights"],
): Element {
  return [...elements].reduce((sum, [index, element]) => {
    const weight = weights.get(index) ?? 0n;
    const part = element.multiplyUnsafe(Scalars.create(weight < 0n ? -weight : weight));
    return weight < 0n ? sum.subtract(part) : sum.add(part);
  }, IDENTITY);
}

function leastCommonMultiple(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right < 0n ? -right : right];
  const product = a * b;
  while (b !== 0n) [a, b] = [b, a % b];
  return product / a;
}
