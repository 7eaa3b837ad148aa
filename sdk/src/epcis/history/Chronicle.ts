import { type Epc, readEpc } from "../epc.ts";
import type { Item } from "../plan/CaptureState.ts";
import type { EventContent, Occasion, SupplyChainEvent } from "../SupplyChainEvent.ts";
import type { LedgerPlace } from "./readLedger.ts";

/** An event of a history, and where the chain has it. */
export interface HistoryEvent {
  readonly event: SupplyChainEvent;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The same, but never before what the chain has earlier of the same goods: told by it, they arrive after they were sent. */
  readonly order: number;
  /** Whether it is dated before what the chain has earlier of the same goods. */
  readonly isLate: boolean;
  readonly transaction: string;
  /** Whether it is about what is asked for. */
  readonly isWatched: boolean;
}

/** Where an entry stands, and where it is to be told; by its time, if nothing is said of that. */
export type TellingPlace = LedgerPlace & Partial<Pick<HistoryEvent, "order" | "isLate">>;

/** What can be withdrawn. */
export type Told = Exclude<SupplyChainEvent, { kind: "withdrawn" }>;
type Saying = Told extends infer One ? (One extends Occasion ? Omit<One, keyof Occasion> : never) : never;

/** Writes down events, in the order in which they are told. */
export class Chronicle {
  readonly events: HistoryEvent[] = [];
  readonly #items: ReadonlyMap<string, Item>;
  readonly #watched: string | undefined;
  readonly #moves = new Set<string>();

  /** @param watched label of the one pack or box that is asked about; everything is, if not given */
  constructor(items: ReadonlyMap<string, Item>, watched?: string) {
    this.#items = items;
    this.#watched = watched;
  }

  /** @param items what it is about, and what lies in it or around it, too */
  say(place: TellingPlace, by: string, saying: Saying, items: readonly Item[], box?: Item): Told {
    const event = this.#unlike({ ...occasionOf(place), place: placeOf(by), ...saying });
    this.#keep(place, event, this.#isWatched(items) || box?.label === this.#watched);
    return event;
  }

  /** Goods may be sent, refused and sent again within a second, or supplied in parts: a millisecond tells them apart. */
  #unlike(event: Told): Told {
    const isMove = "from" in event || event.kind === "dispensed";
    const key = isMove ? JSON.stringify(event) : "";
    if (!isMove || !this.#moves.has(key)) {
      this.#moves.add(key);
      return event;
    }
    return this.#unlike({ ...event, at: new Date(Date.parse(event.at) + 1).toISOString() });
  }

  #keep(place: TellingPlace, event: SupplyChainEvent, isWatched: boolean): void {
    const { time, order = time, isLate = false, transaction } = place;
    this.events.push({ event, time, order, isLate, transaction, isWatched });
  }

  /** The watched one is named, lies in what is named, or holds it; what names nothing is about the whole lot. */
  #isWatched(items: readonly Item[]): boolean {
    if (this.#watched === undefined || items.length === 0) return true;
    const named = new Set(items.map(({ label }) => label));
    const watched = this.#watched;
    return (
      this.#around(watched).some((one) => named.has(one)) ||
      items.some((one) => this.#around(one.label).includes(watched))
    );
  }

  /** It and the boxes in which it lies. */
  #around(label: string): readonly string[] {
    const parent = this.#items.get(label)?.parent;
    return parent === undefined ? [label] : [label, ...this.#around(parent)];
  }

  /** One event a box, whatever number of things left it. */
  sayUnpacked(
    place: TellingPlace,
    by: string,
    leaving: readonly (readonly [Item, string | undefined])[],
  ): void {
    const boxes = new Map<string, Item[]>();
    for (const [item, box] of leaving) {
      if (box !== undefined) boxes.set(box, [...(boxes.get(box) ?? []), item]);
    }
    for (const [label, items] of boxes) {
      const box = this.#items.get(label);
      const epc = readEpc(label);
      if (box === undefined || epc.kind !== "box") continue;
      this.say(place, by, { kind: "unpacked", box: epc.sscc, content: epcsOf(items) }, items, box);
    }
  }

  /** What was taken back never happened: so EPCIS says it, with the event repeated. */
  withdraw(place: TellingPlace, told: Told, items: readonly Item[]): void {
    const event: SupplyChainEvent = {
      ...{ ...occasionOf(place), place: told.place },
      ...{ kind: "withdrawn", event: told, reason: "did_not_occur" },
    };
    this.#keep(place, event, this.#isWatched(items));
  }
}

function occasionOf({ time, offset }: LedgerPlace): Pick<Occasion, "at" | "offset"> {
  return { at: new Date(time).toISOString(), offset };
}

function placeOf(uri: string): Occasion["place"] {
  const gln = /^https:\/\/id\.gs1\.org\/417\/(\d{13})$/.exec(uri)?.[1];
  return gln === undefined ? { kind: "uri", uri } : { kind: "place", gln };
}

export function epcsOf(items: readonly Item[]): EventContent {
  return items.flatMap(({ label }) => {
    const epc: Epc = readEpc(label);
    return epc.kind === "pack" || epc.kind === "box" ? [epc] : [];
  });
}
