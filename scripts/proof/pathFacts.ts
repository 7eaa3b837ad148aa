import { compute, isKnown, Terms, type Word } from "./terms.ts";

/**
 * What a path has decided about the words so far, and what follows from it at a glance. A branch that it does not see to be
 * impossible is only followed in vain; the solver knows.
 */
export class PathFacts {
  readonly #decided: Map<string, boolean>;
  /** Words that were found equal to a number, and unequal to some. */
  readonly #equal: Map<string, bigint>;
  readonly #unequal: Map<string, readonly bigint[]>;

  constructor(from?: PathFacts) {
    this.#decided = new Map(from === undefined ? [] : from.#decided);
    this.#equal = new Map(from === undefined ? [] : from.#equal);
    this.#unequal = new Map(from === undefined ? [] : from.#unequal);
  }

  get conditions(): string[] {
    return [...this.#decided].map(([name, isSet]) => Terms.condition(name, isSet));
  }

  /** Whether a word is not zero; undefined where it may be either. */
  decide(word: Word): boolean | undefined {
    if (isKnown(word)) return word.value !== 0n;
    const decided = this.#decided.get(word.name);
    if (decided !== undefined || word.of === undefined) return decided;
    const { operation, a, b } = word.of;
    if (operation === "or" || operation === "and") {
      const [left, right] = [this.decide(a), this.decide(b)];
      if (operation === "or" && (left === true || right === true)) return true;
      if (operation === "or" && left === false && right === false) return false;
      return operation === "and" && (left === false || right === false) ? false : undefined;
    }
    if (operation === "equal" && isKnown(b) && b.value === 0n) {
      const inner = this.decide(a);
      if (inner !== undefined) return !inner;
    }
    if (!COMPARISONS.has(operation)) return undefined;
    const [left, right] = [this.#numberOf(a), this.#numberOf(b)];
    if (left !== undefined && right !== undefined) return compute(operation, left, right) !== 0n;
    if (operation !== "equal" || isKnown(a) || !isKnown(b)) return undefined;
    return (this.#unequal.get(a.name) ?? []).includes(b.value) ? false : undefined;
  }

  learn(word: Word, isSet: boolean): void {
    if (isKnown(word)) return;
    this.#decided.set(word.name, isSet);
    if (word.of?.operation !== "equal") return;
    const { a, b } = word.of;
    if (isKnown(a) || !isKnown(b)) return;
    if (isSet) this.#equal.set(a.name, b.value);
    else this.#unequal.set(a.name, [...(this.#unequal.get(a.name) ?? []), b.value]);
    // That something is not zero, said the other way round.
    if (b.value === 0n && a.of !== undefined && this.decide(a) === undefined) this.learn(a, !isSet);
  }

  with(word: Word, isSet: boolean): PathFacts {
    const facts = new PathFacts(this);
    facts.learn(word, isSet);
    return facts;
  }

  #numberOf(word: Word): bigint | undefined {
    return isKnown(word) ? word.value : this.#equal.get(word.name);
  }
}

const COMPARISONS: ReadonlySet<string> = new Set(["equal", "less", "more", "lessSigned", "moreSigned"]);
