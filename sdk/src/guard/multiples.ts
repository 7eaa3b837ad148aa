import { IDENTITY, Scalars, type Element } from "./group.ts";

/** One element times a scalar; a `RangeError` for what is no scalar of the group. */
export type Multiples<Member = Element> = (scalar: bigint) => Member;

/** A member of any group: the steps that a multiplication by a secret takes are counted with another one. */
interface Addable<Member> {
  add(other: Member): Member;
  double(): Member;
}

const BITS = Scalars.ORDER.toString(2).length;

const TEETH = 5;
const ROWS = Math.ceil(BITS / TEETH);

/**
 * For several multiplications of one element by secrets, none of them zero: Lim and Lee's comb (1994), whose table is
 * built once. Worth it from the second multiplication on. Whatever the scalar, the same doublings and additions are done
 * in the same order, and every entry of the table is looked at for each, as in the library's multiplication. Reading a
 * scalar's bits, and the arithmetic of big integers below it all, promise nothing of their time.
 */
export function multiplesBySecrets(element: Element): Multiples {
  return combOf(element, IDENTITY);
}

/** @param identity of the element's group */
export function combOf<Member extends Addable<Member>>(element: Member, identity: Member): Multiples<Member> {
  const table = combTable(element, identity);
  return (scalar) => {
    if (!Scalars.isValidNot0(scalar)) throw new RangeError("not a scalar from 1 to the order less one");
    let sum = identity;
    for (const [row, digit] of combDigits(scalar).entries()) {
      if (row > 0) sum = sum.double();
      sum = sum.add(select(table, digit, identity));
    }
    return sum;
  };
}

/** All sums of the element's doublings that are `ROWS` apart, by the bits of their index. */
function combTable<Member extends Addable<Member>>(element: Member, identity: Member): Member[] {
  const table = [identity];
  let tooth = element;
  for (let at = 0; at < TEETH; at++) {
    const added = tooth;
    table.push(...table.map((sum) => sum.add(added)));
    if (at < TEETH - 1) for (let step = 0; step < ROWS; step++) tooth = tooth.double();
  }
  return table;
}

const LIMB = 32;

/** Of each row, from the highest, the bits that stand under the teeth. */
function combDigits(scalar: bigint): number[] {
  const limbs = Array.from({ length: Math.ceil((TEETH * ROWS) / LIMB) }, (_, at) =>
    Number(BigInt.asUintN(LIMB, scalar >> BigInt(at * LIMB))),
  );
  const bitAt = (place: number): number => ((limbs[Math.floor(place / LIMB)] ?? 0) >>> (place % LIMB)) & 1;
  return Array.from({ length: ROWS }, (_, row) => {
    let digit = 0;
    for (let at = 0; at < TEETH; at++) digit |= bitAt(at * ROWS + ROWS - 1 - row) << at;
    return digit;
  });
}

/** Looks at all of the table, so that what is looked at does not tell the digit. */
export function select<Member>(table: readonly Member[], digit: number, identity: Member): Member {
  let chosen = identity;
  for (const [at, member] of table.entries()) chosen = at === digit ? member : chosen;
  return chosen;
}

const WIDTH = 5;
const HALF = 1 << (WIDTH - 1);

/**
 * For several multiplications of one element by public scalars: the element's doublings are made once, and each
 * multiplication sorts those it needs by digit (Yao, 1976, with signed digits). How long it takes tells the scalar.
 */
export function multiplesByPublic(element: Element): Multiples {
  const doublings = [element];
  for (let bit = 1; bit <= BITS; bit++) doublings.push((doublings[bit - 1] ?? element).double());
  return (scalar) => {
    if (!Scalars.isValid(scalar)) throw new RangeError("not a scalar below the order");
    const byDigit = new Array<Element | undefined>(HALF / 2).fill(undefined);
    for (const { bit, digit } of signedDigits(scalar)) {
      const doubling = doublings[bit] ?? element;
      const part = digit < 0 ? doubling.negate() : doubling;
      const place = (Math.abs(digit) - 1) / 2;
      byDigit[place] = sumOf(byDigit[place], part);
    }
    return sumByOddDigit(byDigit);
  };
}

/** Odd digits below `HALF` in size, `WIDTH` bits or more apart, that add up to the scalar. */
function signedDigits(scalar: bigint): { bit: number; digit: number }[] {
  const digits = [];
  const mask = BigInt(2 * HALF - 1);
  let rest = scalar;
  for (let bit = 0; rest > 0n; bit++, rest >>= 1n) {
    if ((rest & 1n) === 0n) continue;
    const low = Number(rest & mask);
    const digit = low < HALF ? low : low - 2 * HALF;
    digits.push({ bit, digit });
    rest -= BigInt(digit);
  }
  return digits;
}

/** The sum of 1, 3, 5 … times what stands at each place. */
function sumByOddDigit(byDigit: readonly (Element | undefined)[]): Element {
  let running: Element | undefined;
  let weighed: Element | undefined;
  for (const part of byDigit.slice(1).reverse()) {
    running = sumOf(running, part);
    weighed = sumOf(weighed, running);
  }
  return sumOf(sumOf(running, byDigit[0]), weighed?.double()) ?? IDENTITY;
}

/** Adds what is there: adding the identity costs as much as anything else. */
function sumOf(left: Element | undefined, right: Element | undefined): Element | undefined {
  return left === undefined || right === undefined ? (left ?? right) : left.add(right);
}
