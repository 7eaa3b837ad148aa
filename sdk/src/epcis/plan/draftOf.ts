import type { CaptureState, Item, LotRecord, WorkingState } from "./CaptureState.ts";

/** A state to plan in, which leaves alone what it was made of. */
export interface Draft {
  readonly state: WorkingState;
  /** What came of it, by itself. */
  keep(): CaptureState;
}

/** Of a lot of a million packs an event names a few: each pack or box is copied when it is first looked up. */
export function draftOf({ items: before, lots, ...known }: CaptureState): Draft {
  const { seen, stated, late, withdrawn, makers, parties } = known;
  const items = new DraftItems(before);
  const rest = {
    lots: new Map([...lots].map(([key, lot]) => [key, copyOfLot(lot)])),
    ...{ seen: new Set(seen), stated: new Set(stated), late: new Set(late), withdrawn: new Set(withdrawn) },
    ...{ makers: new Map(makers), parties: new Set(parties) },
  };
  return { state: { items, ...rest }, keep: () => ({ items: items.merged(), ...rest }) };
}

class DraftItems {
  readonly #before: ReadonlyMap<string, Item>;
  readonly #own = new Map<string, Item>();

  constructor(before: ReadonlyMap<string, Item>) {
    this.#before = before;
  }

  get(label: string): Item | undefined {
    const own = this.#own.get(label);
    if (own !== undefined) return own;
    const found = this.#before.get(label);
    if (found === undefined) return undefined;
    const copy = { ...found, content: new Set(found.content) };
    this.#own.set(label, copy);
    return copy;
  }

  has(label: string): boolean {
    return this.#own.has(label) || this.#before.has(label);
  }

  set(label: string, item: Item): void {
    this.#own.set(label, item);
  }

  merged(): Map<string, Item> {
    const merged = new Map(this.#before);
    for (const [label, item] of this.#own) merged.set(label, item);
    return merged;
  }
}

/** Whatever else stands in a lot or an item is never changed, only replaced. */
function copyOfLot(lot: LotRecord): LotRecord {
  return { ...lot, recalledBy: new Set(lot.recalledBy), pending: [...lot.pending], told: [...lot.told] };
}
