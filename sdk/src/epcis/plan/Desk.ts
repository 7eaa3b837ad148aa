import type { CaptureEvent } from "../CaptureEvent.ts";
import { type Epc, labelOf, readEpc } from "../epc.ts";
import { epcisFault, type EpcisFault, type EpcisFaultCode, partyUnknown } from "../EpcisFaults.ts";
import {
  type WorkingState,
  contentOf,
  type Item,
  type LotRecord,
  newItem,
  newLotRecord,
} from "./CaptureState.ts";
import { partyUri } from "../parties.ts";
import { Doubts } from "./Doubts.ts";
import type { LateEvent } from "./handOvers.ts";
import type { PlannedAction, PlannedNode } from "./PlannedAction.ts";
import { registerPending } from "./registerPending.ts";

export type ObjectEvent = CaptureEvent & { type: "ObjectEvent" };
export type AggregationEvent = CaptureEvent & { type: "AggregationEvent" };

export interface CaptureOptions {
  /**
   * Lets in events of custody that are dated before what is known of the same goods, however far (default no); but none that may
   * tell of an earlier journey than the one that it would end.
   */
  readonly acceptLate?: boolean | undefined;
  /** Whether a party, as `partyUri` names it, is one that the chain knows (default: everybody is). */
  readonly isParty?: ((uri: string) => boolean) | undefined;
}

/** What a planning looks things up in, and what it writes down. */
export class Desk {
  readonly actions: PlannedAction[] = [];
  readonly faults: EpcisFault[] = [];
  /** Events that are told in another order than they happened, and are let in. */
  readonly late: LateEvent[] = [];
  readonly state: WorkingState;
  /** Whether they are let in however far apart. */
  readonly acceptLate: boolean;
  /** Hashes of events that the chain has no answer to. */
  readonly unplanned: string[] = [];
  /** Events that say nothing new. */
  repeated = 0;
  /** Place of the event that is being taken. */
  at = 0;
  /** Of what faults were told, so that what follows from them is marked. */
  readonly #doubts: Doubts;
  /** Where each party that nobody knows is named first. */
  readonly #strangers = new Map<string, number>();
  /** Lots whose boxes were told to be uneven: once is enough. */
  readonly #uneven = new Set<string>();
  /** Places of all events, by hash; of one that stands there twice the first. */
  readonly #places = new Map<string, number>();

  protected readonly isParty: (uri: string) => boolean;

  constructor(state: WorkingState, options: CaptureOptions, events: readonly CaptureEvent[]) {
    this.state = state;
    this.acceptLate = options.acceptLate === true;
    this.isParty = options.isParty ?? (() => true);
    this.#doubts = new Doubts(state);
    for (const [at, { hash }] of events.entries()) if (!this.#places.has(hash)) this.#places.set(hash, at);
  }

  /** Whether the capture lists an event before the one that is being taken. */
  isListedBefore(hash: string | undefined): boolean {
    const place = hash === undefined ? undefined : this.#places.get(hash);
    return place !== undefined && place < this.at;
  }

  epcAt(uri: string, path: string): Epc | undefined {
    try {
      return readEpc(uri);
    } catch {
      this.fault("EPC_UNKNOWN", path);
      return undefined;
    }
  }

  itemAt(uri: string, path: string): Item | undefined {
    const item = this.state.items.get(labelOf(uri));
    if (item === undefined) this.fault("NOT_COMMISSIONED", path);
    return item;
  }

  /** All of them, or undefined and a fault for each that is missing. */
  itemsOf({ epcList }: ObjectEvent): readonly Item[] | undefined {
    const found = epcList.map((uri, i) => this.itemAt(uri, `epcList[${i}]`));
    const items = found.filter((item) => item !== undefined);
    if (epcList.length === 0) this.fault("MISSING", "epcList");
    return items.length === epcList.length && items.length > 0 ? items : undefined;
  }

  /** The fewest nodes that are all of it: a box as it was registered, or what is left in it. */
  nodesOf(item: Item): readonly PlannedNode[] {
    if (item.gone) return [];
    if (item.node !== undefined && !item.opened) return this.ownNode(item);
    return contentOf(this.state, item).flatMap((one) => this.nodesOf(one));
  }

  /** Who is at the place of an event, as far as parties are known. */
  placeOf({ readPoint, bizLocation }: CaptureEvent): string | undefined {
    const places = [readPoint, bizLocation].flatMap((one) => (one === undefined ? [] : [partyUri(one)]));
    return places.find((one) => this.state.parties.has(one));
  }

  /**
   * Whether a party is one that the chain knows; else it is told, the first time for itself. Later, what goes wrong with its goods
   * would be all that shows.
   */
  isKnown(party: string | undefined, path: string): boolean {
    if (party === undefined || this.isParty(party)) return true;
    const first = this.#strangers.get(party);
    this.#strangers.set(party, first ?? this.at);
    const fault = partyUnknown(this.at, path, party);
    this.faults.push(first === undefined || first === this.at ? fault : { ...fault, follows: first });
    return false;
  }

  ownNode({ node, lot, label }: Item): readonly PlannedNode[] {
    const found = this.state.lots.get(lot ?? "");
    return node === undefined || found === undefined
      ? []
      : [{ gtin: found.gtin, lot: found.lot, ...node, label }];
  }

  registerOf(items: readonly Item[]): void {
    for (const key of new Set(items.map(({ lot }) => lot))) {
      const lot = this.state.lots.get(key ?? "");
      if (lot !== undefined) this.register(lot);
    }
  }

  register(lot: LotRecord): void {
    const faults: EpcisFault[] = [];
    const action = registerPending(this.state, lot, faults);
    if (action !== undefined) this.actions.push(action);
    if (faults.length === 0 || this.#uneven.has(keyOf(lot))) return;
    this.#uneven.add(keyOf(lot));
    this.faults.push(...this.#doubts.mark(faults, lot.pending));
  }

  /**
   * Marks those faults of the event being taken that may only follow from an earlier one.
   *
   * @param from how many faults there were before it
   */
  markFaults(from: number, labels: () => readonly string[]): void {
    if (this.faults.length > from) this.faults.push(...this.#doubts.mark(this.faults.splice(from), labels()));
  }

  lotAt(gtin: string, lot: string, expiry: string): LotRecord {
    const fresh = newLotRecord({ gtin, lot, expiry, maker: this.state.makers.get(gtin) });
    const found = this.state.lots.get(keyOf(fresh)) ?? fresh;
    this.state.lots.set(keyOf(found), found);
    return found;
  }

  /** @returns what nothing is known of but that it is there */
  make(label: string, serial: string | undefined, lot: LotRecord | undefined): Item {
    const key = lot && keyOf(lot);
    const item = newItem({ label, serial, lot: key, event: this.at, holder: lot?.maker });
    this.state.items.set(label, item);
    return item;
  }

  /** Told once a place. */
  fault(code: EpcisFaultCode, path = ""): void {
    const last = this.faults.at(-1);
    if (last?.code === code && last.event === this.at && last.path === path) return;
    this.faults.push(epcisFault(code, this.at, path));
  }
}

export function keyOf({ gtin, lot }: Pick<LotRecord, "gtin" | "lot">): string {
  return `${gtin}/${lot}`;
}
