import type { ExitReason } from "../exits.ts";

/** Where something is going. */
export interface Journey {
  readonly from: string;
  readonly to: string;
  readonly returning: boolean;
  /** Whether the chain has it; else the capture tells of it. */
  readonly isOnChain?: boolean;
  /** With which it began. */
  readonly sent: HandOver;
}

/** A journey that is over. */
export interface EndedJourney extends Pick<Journey, "from" | "to"> {
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Goods changed hands, or left for it: the newest time that is known of them, and by which event. */
export interface HandOver {
  /** Business step of the CBV. */
  readonly step: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Of the event; undefined where its transaction states none, so that a block dates it. */
  readonly hash: string | undefined;
  /** Where the chain has it; undefined for an event of the same capture. */
  readonly transaction: string | undefined;
  /** Where only a block dates it: the newest before it whose time somebody stated. */
  readonly firm?: HandOver | undefined;
}

/** A pack or a box. Where it lies in a box, what that says of holder and journey holds for it. */
export interface Item {
  readonly label: string;
  /** Undefined for a box. */
  readonly serial: string | undefined;
  lot: string | undefined;
  parent: string | undefined;
  readonly content: Set<string>;
  /** Undefined until somebody sends it for the first time. */
  holder: string | undefined;
  previous: string | undefined;
  journey: Journey | undefined;
  /** Undefined until the first one is over. */
  ended: readonly EndedJourney[] | undefined;
  /** Undefined until somebody sends it for the first time. */
  moved: HandOver | undefined;
  /** Of a box: the newest with which something left it. */
  parted: HandOver | undefined;
  /** The newest of its making and of exits from it: what is dated before them is told behind them, but need not be wrong. */
  noted: HandOver | undefined;
  /** Milliseconds since 1970: what the chain has of it later is told no earlier, where times cannot be. */
  order: number;
  opened: boolean;
  gone: boolean;
  node: { readonly tranche: number; readonly height: number; readonly index: number } | undefined;
  /** Of the event that made it; undefined for what stood on the chain before. */
  readonly event: number | undefined;
  /** The box in which it was registered. */
  packedIn: string | undefined;
  exit: Exit | undefined;
}

/** How a pack left the supply chain. */
export interface Exit {
  readonly reason: ExitReason;
  readonly by: string | undefined;
  /** Of the event that told of it, where that is known. */
  readonly hash: string | undefined;
  /** Whether the chain has it; else the capture tells of it. */
  readonly isOnChain: boolean;
}

export interface LotRecord {
  readonly gtin: string;
  readonly lot: string;
  readonly expiry: string;
  tranches: number;
  recalled: boolean;
  /** Class and level of the recall, where they are known. */
  recall: Recall | undefined;
  /** Hashes of the events that its recalls state. */
  readonly recalledBy: Set<string>;
  /** Whether anything else lets it only go back: a quarantine, its expiry, a withdrawn product. */
  stopped: boolean;
  /** To whom it can always go back. */
  maker: string | undefined;
  /** Which tree of the lot the packs are of that are in none yet, where their events say so. */
  pendingTranche: string | undefined;
  /** Packs that are in no tree yet. */
  pending: string[];
  /** Hashes of the events that told of them. */
  told: string[];
  /** The newest that is known of any of its packs: a recall concerns all of them. */
  noted: HandOver | undefined;
  /** Milliseconds since 1970: its recall is told no earlier, where times cannot be. */
  order: number;
}

/** How urgent a recall is (1 to 4), and how far it reaches. */
export interface Recall {
  readonly recallClass: number;
  readonly recallLevel: string;
}

/** What was there before: earlier imports, or the chain. Plain values, to be kept between imports. */
export interface CaptureState {
  readonly items: Map<string, Item>;
  /** By GTIN and lot. */
  readonly lots: Map<string, LotRecord>;
  /** Hashes of all events that were planned. */
  readonly seen: Set<string>;
  /** Hashes that transactions state, whatever they are about. */
  readonly stated: Set<string>;
  /** Hashes of events that are known in another order than that of their times. */
  readonly late: Set<string>;
  /** Those that transactions state and that were withdrawn later. */
  readonly withdrawn: Set<string>;
  /** Who makes a product, by GTIN: the first to send its packs. Empty where nothing of the chain is known. */
  readonly makers: Map<string, string>;
  /** Who may be meant by the place of an event. */
  readonly parties: Set<string>;
}

/** The same while it is planned in: packs and boxes are looked up one by one, never walked through. */
export interface WorkingState extends Omit<CaptureState, "items"> {
  readonly items: {
    get(label: string): Item | undefined;
    has(label: string): boolean;
    set(label: string, item: Item): unknown;
  };
}

export function newCaptureState(): CaptureState {
  return {
    items: new Map(),
    lots: new Map(),
    ...{ seen: new Set(), stated: new Set(), withdrawn: new Set(), late: new Set() },
    ...{ makers: new Map(), parties: new Set() },
  };
}

export function newItem(
  facts: Pick<Item, "label" | "serial" | "lot" | "event"> & Partial<Pick<Item, "holder" | "node" | "noted">>,
): Item {
  return {
    ...{ content: new Set(), opened: false, gone: false, parent: undefined, holder: undefined },
    ...{
      previous: undefined,
      journey: undefined,
      moved: undefined,
      parted: undefined,
      noted: undefined,
      order: 0,
    },
    ...{ ended: undefined, node: undefined, packedIn: undefined, exit: undefined },
    ...facts,
  };
}

export function newLotRecord(
  facts: Pick<LotRecord, "gtin" | "lot" | "expiry"> & Partial<LotRecord>,
): LotRecord {
  return {
    ...{ tranches: 0, recalled: false, recall: undefined, stopped: false, maker: undefined },
    ...{
      recalledBy: new Set(),
      pendingTranche: undefined,
      pending: [],
      told: [],
      noted: undefined,
      order: 0,
    },
    ...facts,
  };
}

/** The box in which it lies and which nobody has opened, or itself: what answers for it. */
export function carrierOf(state: WorkingState, item: Item): Item {
  let found = item;
  for (let above = parentOf(state, item); above !== undefined; above = parentOf(state, above)) found = above;
  return found;
}

export function parentOf({ items }: WorkingState, { parent }: Item): Item | undefined {
  return parent === undefined ? undefined : items.get(parent);
}

export function contentOf({ items }: WorkingState, { content }: Item): readonly Item[] {
  return [...content].flatMap((label) => items.get(label) ?? []);
}

/** All packs in it, however deep. */
export function packsIn(state: WorkingState, item: Item): readonly Item[] {
  return item.serial === undefined ? contentOf(state, item).flatMap((one) => packsIn(state, one)) : [item];
}

/**
 * Takes it out of its boxes, which are opened by that; it keeps what held for it there.
 *
 * @param leaving with what it goes its own way, if it does
 */
export function takeOut(state: WorkingState, item: Item, leaving?: HandOver): void {
  const { holder, previous, journey, ended, moved, order } = carrierOf(state, item);
  for (let above = parentOf(state, item); above !== undefined; above = parentOf(state, above)) {
    above.opened = true;
    above.parted = newer(above.parted, leaving);
  }
  parentOf(state, item)?.content.delete(item.label);
  Object.assign(item, { parent: undefined, holder, previous, journey, ended, moved });
  item.order = Math.max(item.order, order);
}

/** Something was made, or left: it and the boxes around it go on after that. */
export function note(state: WorkingState, item: Item, done: HandOver): void {
  for (let one: Item | undefined = item; one !== undefined; one = parentOf(state, one))
    one.noted = newer(one.noted, done);
  noteLot(state, item, done);
}

export function noteLot({ lots }: WorkingState, { lot: key }: Item, done: HandOver): void {
  const lot = lots.get(key ?? "");
  if (lot !== undefined) lot.noted = newer(lot.noted, done);
}

/** Its journey is over, whoever has it now. */
export function endJourney(item: Item, { time }: HandOver): void {
  const { journey, ended = [] } = item;
  if (journey === undefined) return;
  item.ended = [...ended, { from: journey.from, to: journey.to, time }];
  item.journey = undefined;
}

/** Of two at one time the first: it is the one that was known before. */
export function newer<One extends HandOver | undefined>(one: One, other: One): One;
export function newer(one: HandOver | undefined, other: HandOver): HandOver;
export function newer(one: HandOver | undefined, other: HandOver | undefined): HandOver | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const [newest, older] = other.time > one.time ? [other, one] : [one, other];
  if (!isOfBlock(newest)) return newest;
  // Behind a block's time a stated one must not be lost: it proves more.
  const firm = newer(newest.firm, firmOf(older));
  return firm === newest.firm ? newest : { ...newest, firm };
}

/** Nobody stated its time, so that it happened then or before. */
export function isOfBlock({ hash, transaction }: HandOver): boolean {
  return hash === undefined && transaction !== undefined;
}

/** The newest of which somebody stated the time. */
export function firmOf(known: HandOver): HandOver | undefined {
  return isOfBlock(known) ? known.firm : known;
}
