import type { CustodyNode } from "../../custody/nodes.ts";
import type { CustodyStepKind } from "../../custody/readSteps.ts";
import type { PartyBook } from "../parties.ts";
import {
  type CaptureState,
  carrierOf,
  contentOf,
  endJourney,
  type HandOver,
  type Item,
  type Journey,
  type LotRecord,
  newer,
  packsIn,
  takeOut,
} from "../plan/CaptureState.ts";
import { type Chronicle, epcsOf } from "./Chronicle.ts";
import type { LedgerEntry, LedgerPlace } from "./readLedger.ts";
import { inTreeOrder, type NodeIndex, nodeKey } from "./seedTranche.ts";

type MoveEntry = Extract<LedgerEntry, { kind: "moved" }>;
type Move = MoveEntry & { readonly own: HandOver; readonly order: number; readonly isLate: boolean };

export interface MoveReplayParameters {
  readonly state: CaptureState;
  readonly lot: LotRecord;
  readonly nodes: NodeIndex;
  readonly tell: Chronicle;
  readonly parties: PartyBook;
}

/** Goes through the hand-overs of a lot. */
export class MoveReplay {
  readonly #state: CaptureState;
  readonly #lot: LotRecord;
  readonly #nodes: NodeIndex;
  readonly #tell: Chronicle;
  readonly #parties: PartyBook;
  /** Items that wait for a carrier, the box that each was taken from, and the tote in which it is. */
  readonly #staged = new Map<Item, { readonly box: string | undefined; readonly tote: string | undefined }>();
  /** Items that a carrier has, and which. */
  readonly #carried = new Map<Item, string>();
  /** Items that a carrier brings back after a refusal. */
  readonly #broughtBack = new Set<Item>();

  constructor({ state, lot, nodes, tell, parties }: MoveReplayParameters) {
    this.#state = state;
    this.#lot = lot;
    this.#nodes = nodes;
    this.#tell = tell;
    this.#parties = parties;
  }

  /** One step of many nodes may stand in several entries. */
  take(first: MoveEntry, entries: readonly LedgerEntry[]): void {
    const nodes = entries.flatMap((one) => (one.kind === "moved" ? one.step.nodes : []));
    const items = inTreeOrder(nodes.flatMap((node) => this.#itemsAt(node)));
    const own = handOverOf(first, STEPS[first.step.kind] ?? "shipping");
    const order = orderOf(this.#state, items, first.time);
    this.#tellMove({ ...first, own, order, isLate: order > own.time }, items);
    for (const item of items) Object.assign(item, { moved: newer(item.moved, own), order });
    this.#lot.order = Math.max(this.#lot.order, order);
    this.#lot.noted = newer(this.#lot.noted, own);
  }

  #tellMove(entry: Move, items: readonly Item[]): void {
    const { step } = entry;
    switch (step.kind) {
      case "dispatched":
      case "returned":
      case "reassigned":
        return this.#send(entry, items, step.kind !== "dispatched");
      case "consigned":
        return this.#stage(entry, items);
      case "carried":
        return this.#depart(entry, items);
      case "received":
        return this.#receive(entry, items);
      case "received-except":
        return this.#receiveExcept(entry, items);
      case "refused":
        return this.#refuse(entry, items);
    }
  }

  #send(entry: Move, items: readonly Item[], returning: boolean): void {
    const [from, to] = [this.#party(entry.step.from), this.#party(entry.step.to)];
    this.#tell.sayUnpacked(
      entry,
      from,
      items.map((item) => [item, item.parent]),
    );
    const kind = entry.step.kind === "returned" ? "returned" : "shipped";
    this.#tell.say(entry, from, { kind, from, to, content: epcsOf(items), ...inTote(entry.tote) }, items);
    for (const item of items) this.#leaveFor(entry, item, { from, to, returning });
  }

  #stage(entry: Move, items: readonly Item[]): void {
    const { step, tote } = entry;
    const [from, to] = [this.#party(step.from), this.#party(step.to)];
    for (const item of items) {
      this.#staged.set(item, { box: item.parent, tote });
      const isBack = to === carrierOf(this.#state, item).previous || to === this.#lot.maker;
      this.#leaveFor(entry, item, { from, to, returning: isBack });
    }
  }

  /** With a carrier it is on its way as soon as that has it. */
  #depart(entry: Move, items: readonly Item[]): void {
    const totes = new Map<string | undefined, Item[]>();
    for (const item of items) {
      const staged = this.#staged.get(item);
      if (staged !== undefined) totes.set(staged.tote, [...(totes.get(staged.tote) ?? []), item]);
    }
    for (const [tote, waiting] of totes) this.#departIn(entry, tote, waiting);
  }

  #departIn(entry: Move, tote: string | undefined, waiting: readonly Item[]): void {
    const [first] = waiting;
    if (first?.journey === undefined) return;
    const { from, to, returning } = first.journey;
    this.#tell.sayUnpacked(
      entry,
      from,
      waiting.map((item) => [item, this.#staged.get(item)?.box]),
    );
    const kind = returning ? "returned" : "shipped";
    this.#tell.say(entry, from, { kind, from, to, content: epcsOf(waiting), ...inTote(tote) }, waiting);
    for (const item of waiting) {
      this.#staged.delete(item);
      if (entry.step.kind === "carried") this.#carried.set(item, this.#party(entry.step.carrier));
    }
  }

  #receive(entry: Move, items: readonly Item[]): void {
    this.#depart(entry, items);
    const coming = items.filter((item) => !this.#broughtBack.has(item));
    const [from, to] = [coming[0]?.journey?.from ?? "", this.#party(entry.step.to)];
    if (coming.length > 0)
      this.#tell.say(entry, to, { kind: "received", from, to, content: epcsOf(coming) }, coming);
    for (const item of items) this.#arrive(entry, item, to);
  }

  #receiveExcept(entry: Move, [box]: readonly Item[]): void {
    if (box === undefined) return;
    this.#depart(entry, [box]);
    const [from, to] = [box.journey?.from ?? "", this.#party(entry.step.to)];
    const missing = entry.step.missing.flatMap((one) =>
      this.#itemsAt(one.node).map((item) => ({ item, isShort: one.reason === "short" })),
    );
    const absent = new Set(missing.map(({ item }) => item));
    const arrived = this.#rest(box, absent);
    if (arrived.length > 0)
      this.#tell.say(entry, to, { kind: "received", from, to, content: epcsOf(arrived) }, arrived);
    for (const item of absent) {
      takeOut(this.#state, item);
      item.order = entry.order;
    }
    box.opened = true;
    this.#arrive(entry, box, to);
    const back = inTreeOrder(missing.flatMap(({ item, isShort }) => (isShort ? [] : [item])));
    if (back.length > 0)
      this.#tell.say(entry, to, { kind: "refused", from, to, content: epcsOf(back) }, back);
    for (const item of back) {
      this.#giveBack(entry, item);
      item.moved = newer(item.moved, entry.own);
    }
  }

  #refuse(entry: Move, items: readonly Item[]): void {
    const staged = items.filter((item) => this.#staged.has(item));
    const [from, to] = [items[0]?.journey?.from ?? "", items[0]?.journey?.to ?? ""];
    this.#tell.sayUnpacked(
      entry,
      from,
      staged.map((item) => [item, this.#staged.get(item)?.box]),
    );
    const underway = items.filter((item) => !this.#staged.has(item));
    if (underway.length > 0)
      this.#tell.say(entry, to, { kind: "refused", from, to, content: epcsOf(underway) }, underway);
    for (const item of staged) this.#staged.delete(item);
    for (const item of items) this.#giveBack(entry, item);
  }

  /** What a carrier has is on its way back. */
  #giveBack({ own }: Move, item: Item): void {
    const { journey } = item;
    const carrier = this.#carried.get(item);
    endJourney(item, own);
    if (carrier !== undefined && journey !== undefined) {
      this.#broughtBack.add(item);
      item.journey = { from: carrier, to: journey.from, returning: true, sent: own };
    } else item.previous = journey?.returning ? journey.to : undefined;
  }

  #leaveFor({ own }: Move, item: Item, way: Omit<Journey, "sent">): void {
    const journey = { ...way, isOnChain: true, sent: own };
    takeOut(this.#state, item, own);
    Object.assign(item, { holder: journey.from, journey });
  }

  #arrive({ own }: Move, item: Item, to: string): void {
    const { journey } = item;
    const previous = journey === undefined || journey.returning ? undefined : journey.from;
    endJourney(item, own);
    Object.assign(item, { holder: to, previous });
    this.#broughtBack.delete(item);
    this.#carried.delete(item);
  }

  /** What of a box was not missing, as large as possible. */
  #rest(box: Item, absent: ReadonlySet<Item>): readonly Item[] {
    return contentOf(this.#state, box).flatMap((one) => {
      if (absent.has(one)) return [];
      const isBroken = packsIn(this.#state, one).some((pack) => this.#isWithin(pack, absent));
      return isBroken ? this.#rest(one, absent) : [one];
    });
  }

  #isWithin(item: Item, boxes: ReadonlySet<Item>): boolean {
    if (boxes.has(item)) return true;
    const above = item.parent === undefined ? undefined : this.#state.items.get(item.parent);
    return above !== undefined && this.#isWithin(above, boxes);
  }

  /** A node that bears no number stands for what is in it. */
  #itemsAt(node: CustodyNode): readonly Item[] {
    const found = this.#nodes.get(nodeKey(node));
    if (found !== undefined) return [found];
    if (node.height === 0) return [];
    const halves = [0, 1].map((side) => ({ ...node, height: node.height - 1, index: 2 * node.index + side }));
    return halves.flatMap((half) => this.#itemsAt(half)).filter(({ gone }) => !gone);
  }

  #party(licence: number | undefined): string {
    return licence === undefined ? "" : this.#parties.uriOf(licence);
  }
}

function inTote(tote: string | undefined): { tote?: string } {
  return tote === undefined ? {} : { tote };
}

/** No earlier than what is told already of these goods, and of boxes around them. */
export function orderOf(state: CaptureState, items: readonly Item[], time: number): number {
  return items.reduce((one, item) => Math.max(one, item.order, carrierOf(state, item).order), time);
}

/** What is consigned has left for its receiver, as far as the order of things goes. */
const STEPS: Readonly<Partial<Record<CustodyStepKind, string>>> = {
  received: "receiving",
  "received-except": "receiving",
  refused: "void_shipping",
};

export function handOverOf({ time, stated, transaction }: LedgerPlace, step: string): HandOver {
  return { step, time, hash: stated?.hash, transaction };
}
