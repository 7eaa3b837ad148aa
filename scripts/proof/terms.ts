/** A word of 256 bits: a number, or a term over the inputs, of which only the bits of `may` can be set. */
export type Word = Known | Unknown;

interface Known {
  readonly value: bigint;
}

interface Unknown {
  readonly name: string;
  readonly may: bigint;
  readonly of?: { readonly operation: BinaryOperation; readonly a: Word; readonly b: Word };
}

const MASK = (1n << 256n) - 1n;
const ZERO: Known = { value: 0n };

export const wordOf = (value: bigint | number): Known => ({ value: BigInt(value) & MASK });

/**
 * Terms over bit vectors (SMT-LIB's QF_BV), each written down once. What is known is computed at once, and a field that is
 * read from a packed word is found in what was written to it, so that paths meet fewer open questions.
 */
export class Terms {
  readonly #words = new Map<string, Unknown>();
  readonly #lines: string[] = [];

  /** All definitions so far, in SMT-LIB. */
  get definitions(): string {
    return this.#lines.join("\n");
  }

  input(name: string): Word {
    this.#lines.push(`(declare-const ${name} (_ BitVec 256))`);
    return { name, may: MASK };
  }

  /** The word of an operation of two words. */
  binary(operation: BinaryOperation, a: Word, b: Word): Word {
    const { compute, smt, isBit } = OPERATIONS[operation];
    if (isKnown(a) && isKnown(b)) return wordOf(compute(a.value, b.value));
    if (isKnown(a) && COMMUTATIVE.has(operation)) return this.binary(operation, b, a);
    const simpler = this.#simplify(operation, a, b);
    if (simpler !== undefined) return simpler;
    const text = `(${smt} ${textOf(a)} ${textOf(b)})`;
    const whole = isBit ? `(ite ${text} ${hex(1n)} ${hex(0n)})` : text;
    return this.#define(whole, mayOf(operation, a, b), { operation, a, b });
  }

  not(a: Word): Word {
    return this.binary("xor", a, wordOf(MASK));
  }

  /** The condition that a word is zero, or that it is not, as SMT-LIB text. */
  static condition(name: string, isSet: boolean): string {
    const isClear = `(= ${name} ${hex(0n)})`;
    return isSet ? `(not ${isClear})` : isClear;
  }

  #simplify(operation: BinaryOperation, a: Word, b: Word): Word | undefined {
    switch (operation) {
      case "and":
        return isKnown(b) ? this.#masked(a, b.value) : undefined;
      case "or":
        return isKnown(b) && b.value === 0n ? a : undefined;
      case "mul":
        // A bit times a word is a choice, which solvers like better.
        if (mayBe(a) === 1n) return this.#choice(a, b);
        return mayBe(b) === 1n ? this.#choice(b, a) : undefined;
      case "shiftRight":
        return isKnown(b) ? this.#shiftedRight(a, b) : undefined;
      case "shiftLeft":
        return isKnown(b) && b.value === 0n ? a : undefined;
      default:
        return undefined;
    }
  }

  /** The bits of `mask`, taken from where they were written. */
  #masked(a: Word, mask: bigint): Word | undefined {
    if ((mayBe(a) & mask) === 0n) return ZERO;
    if ((mayBe(a) & ~mask & MASK) === 0n) return a;
    if (isKnown(a) || a.of === undefined) return undefined;
    const { operation, a: left, b: right } = a.of;
    const masked = (word: Word): Word => this.binary("and", word, wordOf(mask));
    if (operation === "or") return this.binary("or", masked(left), masked(right));
    if (operation === "and" && isKnown(right)) return this.binary("and", left, wordOf(right.value & mask));
    return undefined;
  }

  #shiftedRight(a: Word, by: Known): Word | undefined {
    if (by.value === 0n) return a;
    if (by.value > 255n || mayBe(a) >> by.value === 0n) return ZERO;
    if (isKnown(a) || a.of === undefined) return undefined;
    const { operation, a: left, b: right } = a.of;
    const shifted = (word: Word): Word => this.binary("shiftRight", word, by);
    if (operation === "or") return this.binary("or", shifted(left), shifted(right));
    if (operation === "and" && isKnown(right)) return this.binary("and", shifted(left), shifted(right));
    const back = operation === "shiftLeft" && isKnown(right) && right.value === by.value;
    return back && (mayBe(left) << by.value) >> 256n === 0n ? left : undefined;
  }

  #choice(bit: Word, word: Word): Word {
    const text = `(ite (= ${textOf(bit)} ${hex(1n)}) ${textOf(word)} ${hex(0n)})`;
    return this.#define(text, mayBe(word));
  }

  #define(text: string, may: bigint, of?: Unknown["of"]): Word {
    let word = this.#words.get(text);
    if (word === undefined) {
      word = { name: `t${this.#words.size}`, may, ...(of === undefined ? {} : { of }) };
      this.#words.set(text, word);
      this.#lines.push(`(define-fun ${word.name} () (_ BitVec 256) ${text})`);
    }
    return word;
  }
}

const signed = (a: bigint): bigint => BigInt.asIntN(256, a);
const bit = (condition: boolean): bigint => (condition ? 1n : 0n);

/** The EVM's meaning of each operation and its name in SMT-LIB, which agree for all of these. */
const OPERATIONS = {
  add: { compute: (a, b) => a + b, smt: "bvadd", isBit: false },
  mul: { compute: (a, b) => a * b, smt: "bvmul", isBit: false },
  sub: { compute: (a, b) => a - b, smt: "bvsub", isBit: false },
  and: { compute: (a, b) => a & b, smt: "bvand", isBit: false },
  or: { compute: (a, b) => a | b, smt: "bvor", isBit: false },
  xor: { compute: (a, b) => a ^ b, smt: "bvxor", isBit: false },
  shiftLeft: { compute: (a, by) => (by > 255n ? 0n : a << by), smt: "bvshl", isBit: false },
  shiftRight: { compute: (a, by) => (by > 255n ? 0n : a >> by), smt: "bvlshr", isBit: false },
  less: { compute: (a, b) => bit(a < b), smt: "bvult", isBit: true },
  more: { compute: (a, b) => bit(a > b), smt: "bvugt", isBit: true },
  lessSigned: { compute: (a, b) => bit(signed(a) < signed(b)), smt: "bvslt", isBit: true },
  moreSigned: { compute: (a, b) => bit(signed(a) > signed(b)), smt: "bvsgt", isBit: true },
  equal: { compute: (a, b) => bit(a === b), smt: "=", isBit: true },
} as const satisfies Record<
  string,
  { compute: (a: bigint, b: bigint) => bigint; smt: string; isBit: boolean }
>;
export type BinaryOperation = keyof typeof OPERATIONS;

const COMMUTATIVE: ReadonlySet<BinaryOperation> = new Set(["add", "mul", "and", "or", "xor", "equal"]);

/** What an operation yields of numbers. */
export function compute(operation: BinaryOperation, a: bigint, b: bigint): bigint {
  return OPERATIONS[operation].compute(a, b) & MASK;
}

export function isKnown(word: Word): word is Known {
  return "value" in word;
}

/** Bits that can be set in what an operation yields. */
function mayOf(operation: BinaryOperation, a: Word, b: Word): bigint {
  if (OPERATIONS[operation].isBit) return 1n;
  const [mayA, mayB] = [mayBe(a), mayBe(b)];
  if (operation === "and") return mayA & mayB;
  if (operation === "or" || operation === "xor") return mayA | mayB;
  if (operation === "shiftLeft" && isKnown(b)) return (mayA << b.value) & MASK;
  if (operation === "shiftRight" && isKnown(b)) return mayA >> b.value;
  return MASK;
}

function mayBe(word: Word): bigint {
  return isKnown(word) ? word.value : word.may;
}

function textOf(word: Word): string {
  return isKnown(word) ? hex(word.value) : word.name;
}

function hex(value: bigint): string {
  return `#x${value.toString(16).padStart(64, "0")}`;
}
