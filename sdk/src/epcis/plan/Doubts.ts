import type { EpcisFault, EpcisFaultCode } from "../EpcisFaults.ts";
import { contentOf, type Item, parentOf, type WorkingState } from "./CaptureState.ts";

/** What is wrong with an event by itself, whatever is known of its goods. */
const OF_ITSELF: ReadonlySet<EpcisFaultCode> = new Set([
  ...(["MISSING", "WRONG_VALUE", "EPC_UNKNOWN", "PARTY_MISSING", "PARTY_UNKNOWN"] as const),
  ...(["LOT_MISSING", "EXPIRY_WRONG", "SERIAL_MALFORMED"] as const),
]);

/**
 * Goods of which an event said what cannot be. What is told of them later may fail for that alone, and is marked so: whoever
 * reads the faults is to see the one that matters.
 */
export class Doubts {
  readonly #state: WorkingState;
  /** Place of the event at fault, by label of what it names. */
  readonly #goods = new Map<string, number>();

  constructor(state: WorkingState) {
    this.#state = state;
  }

  /**
   * The same faults, those that may only follow from an earlier event marked with its place; from now on there is doubt about
   * what is named.
   *
   * @param labels packs and boxes that the event at fault names
   */
  mark(faults: readonly EpcisFault[], labels: readonly string[]): EpcisFault[] {
    const root = this.#rootOf(labels);
    const marked = faults.map((fault) =>
      root === undefined || root === fault.event || OF_ITSELF.has(fault.code) || fault.follows !== undefined
        ? fault
        : { ...fault, follows: root },
    );
    const [first] = marked;
    const place = first?.follows ?? first?.event;
    if (place !== undefined)
      for (const label of labels) if (!this.#goods.has(label)) this.#goods.set(label, place);
    return marked;
  }

  /** Of the first that is in doubt: itself, a box around it, or something in it. */
  #rootOf(labels: readonly string[]): number | undefined {
    if (this.#goods.size === 0) return undefined;
    for (const label of labels) {
      const item = this.#state.items.get(label);
      const found = this.#goods.get(label) ?? (item && (this.#above(item) ?? this.#below(item)));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #above(item: Item): number | undefined {
    const box = parentOf(this.#state, item);
    return box && (this.#goods.get(box.label) ?? this.#above(box));
  }

  #below(item: Item): number | undefined {
    for (const one of contentOf(this.#state, item)) {
      const found = this.#goods.get(one.label) ?? this.#below(one);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
