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
