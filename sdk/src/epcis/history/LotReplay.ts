import type { CustodyNode } from "../../custody/nodes.ts";
import type { CustodyStep } from "../../custody/readSteps.ts";
import type { PublishedLot } from "../../pack/index.ts";
import type { PartyBook } from "../parties.ts";
import {
  type CaptureState,
  carrierOf,
  contentOf,
  type Item,
  type LotRecord,
  packsIn,
  takeOut,
} from "../plan/CaptureState.ts";
import { Chronicle, epcsOf, type HistoryEvent, type Told } from "./Chronicle.ts";
import type { LedgerEntry, LedgerPlace } from "./readLedger.ts";
import { type NodeIndex, nodeKey, seedTranche } from "./seedTranche.ts";

type Entry<Kind extends LedgerEntry["kind"]> = Extract<LedgerEntry, { kind: Kind }>;

export interface LotReplayParameters {
  /** Into which packs and boxes are put as they stand in the end. */
  readonly state: CaptureState;
  readonly lot: LotRecord;
  readonly published: PublishedLot;
  readonly parties: PartyBook;
  /** Label of the one pack or box whose events are wanted; all, if not given. */
  readonly watched: string | undefined;
}

/** Goes through what the chain has of a lot, and writes down both what it means and how things stand then. */
export class LotReplay {
  readonly #tell: Chronicle;
  readonly #nodes: NodeIndex = new Map();
  readonly #state: CaptureState;
  readonly #lot: LotRecord;
  readonly #published: PublishedLot;
  readonly #parties: PartyBook;
  /** Items that wait for a carrier, and the box that each was taken from. */
  readonly #staged = new Map<Item, string | undefined>();
  /** Items that a carrier has, and which. */
  readonly #carried = new Map<Item, string>();
  /** Items that a carrier brings back after a refusal. */
  readonly #broughtBack = new Set<Item>();
  readonly #outs: { readonly event: Told; readonly packs: Item[] }[] = [];

  constructor({ state, lot, published, parties, watched }: LotReplayParameters) {
    this.#state = state;
    this.#tell = new Chronicle(state.items, watched);
    this.#lot = lot;
    this.#published = published;
    this.#parties = parties;
  }

  get events(): readonly HistoryEvent[] {
    return this.#tell.events;
  }

  /** @param entries of one transaction that are one event: what a supply took and what it left in packs, too */
  take(entries: readonly LedgerEntry[]): void {
    const [entry] = entries;
    switch (entry?.kind) {
      case "registered":
        return this.#register(entry);
      case "moved":
        return this.#move(entry, entries);
      case "out":
        return this.#leave(entries);
      case "back":
        return this.#comeBack(
          entry,
          entries.filter((one) => one.kind === "back"),
        );
      case "part":
        return this.#supplyRest(entry);
      case "recalled":
        return this.#recall(entry);
      case undefined:
        return;
    }
  }

  #register(entry: Entry<"registered">): void {
    const published = this.#published.tranches[entry.tranche];
    if (published === undefined) return;
    const { gtin, lot, expiry, maker = "" } = this.#lot;
    const { packs, boxes } = seedTranche(this.#state, this.#nodes, this.#lot, published);
    this.#lot.tranches += 1;
    const tranche = entry.tranche === 0 ? {} : { tranche: entry.tranche };
    for (const some of packs) {
      const serials = some.map(({ serial }) => serial ?? "");
      this.#tell.say(entry, maker, { kind: "commissioned", gtin, lot, expiry, serials, ...tranche }, some);
    }
    for (const { box, sscc, content } of boxes)
      this.#tell.say(entry, maker, { kind: "packed", box: sscc, content: epcsOf(content) }, [
        box,
        ...content,
      ]);
  }

  /** One step of many nodes may stand in several entries. */
  #move(entry: Entry<"moved">, entries: readonly LedgerEntry[]): void {
    const { step } = entry;
    const nodes = entries.flatMap((one) => (one.kind === "moved" ? one.step.nodes : []));
    const items = nodes.flatMap((node) => this.#itemsAt(node));
    switch (step.kind) {
      case "dispatched":
      case "returned":
      case "reassigned":
        return this.#send(entry, items, step.kind !== "dispatched");
      case "consigned":
        return this.#stage(step, items);
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

  #send(entry: Entry<"moved">, items: readonly Item[], returning: boolean): void {
    const [from, to] = [this.#party(entry.step.from), this.#party(entry.step.to)];
    this.#tell.sayUnpacked(
      entry,
      from,
      items.map((item) => [item, item.parent]),
    );
    const kind = entry.step.kind === "returned" ? "returned" : "shipped";
    this.#tell.say(entry, from, { kind, from, to, content: epcsOf(items) }, items);
    for (const item of items) this.#leaveFor(item, { from, to, returning });
  }

  #stage(step: CustodyStep, items: readonly Item[]): void {
    const [from, to] = [this.#party(step.from), this.#party(step.to)];
    for (const item of items) {
      this.#staged.set(item, item.parent);
      const isBack = to === carrierOf(this.#state, item).previous || to === this.#lot.maker;
      this.#leaveFor(item, { from, to, returning: isBack });
    }
  }

  /** With a carrier it is on its way as soon as that has it. */
  #depart(entry: Entry<"moved">, items: readonly Item[]): void {
    const waiting = items.filter((item) => this.#staged.has(item));
    const [first] = waiting;
    if (first?.journey === undefined) return;
    const { from, to, returning } = first.journey;
    this.#tell.sayUnpacked(
      entry,
      from,
      waiting.map((item) => [item, this.#staged.get(item)]),
    );
    const kind = returning ? "returned" : "shipped";
    this.#tell.say(entry, from, { kind, from, to, content: epcsOf(waiting) }, waiting);
    for (const item of waiting) {
      this.#staged.delete(item);
      if (entry.step.kind === "carried") this.#carried.set(item, this.#party(entry.step.carrier));
    }
  }

  #receive(entry: Entry<"moved">, items: readonly Item[]): void {
    this.#depart(entry, items);
    const coming = items.filter((item) => !this.#broughtBack.has(item));
    const [from, to] = [coming[0]?.journey?.from ?? "", this.#party(entry.step.to)];
    if (coming.length > 0)
      this.#tell.say(entry, to, { kind: "received", from, to, content: epcsOf(coming) }, coming);
    for (const item of items) this.#arrive(item, to);
  }

  #receiveExcept(entry: Entry<"moved">, [box]: readonly Item[]): void {
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
    for (const item of absent) takeOut(this.#state, item);
    box.opened = true;
    this.#arrive(box, to);
    const back = missing.flatMap(({ item, isShort }) => (isShort ? [] : [item]));
    if (back.length > 0)
      this.#tell.say(entry, to, { kind: "refused", from, to, content: epcsOf(back) }, back);
    for (const item of back) this.#giveBack(item);
  }

  #refuse(entry: Entry<"moved">, items: readonly Item[]): void {
    const staged = items.filter((item) => this.#staged.has(item));
    const [from, to] = [items[0]?.journey?.from ?? "", items[0]?.journey?.to ?? ""];
    this.#tell.sayUnpacked(
      entry,
      from,
      staged.map((item) => [item, this.#staged.get(item)]),
    );
    const underway = items.filter((item) => !this.#staged.has(item));
    if (underway.length > 0)
      this.#tell.say(entry, to, { kind: "refused", from, to, content: epcsOf(underway) }, underway);
    for (const item of staged) this.#staged.delete(item);
    for (const item of items) this.#giveBack(item);
  }

  /** What a carrier has is on its way back. */
  #giveBack(item: Item): void {
    const { journey } = item;
    const carrier = this.#carried.get(item);
    if (carrier !== undefined && journey !== undefined) {
      this.#broughtBack.add(item);
      item.journey = { from: carrier, to: journey.from, returning: true };
    } else Object.assign(item, { journey: undefined, previous: journey?.returning ? journey.to : undefined });
  }

  #leaveFor(item: Item, journey: NonNullable<Item["journey"]>): void {
    takeOut(this.#state, item);
    Object.assign(item, { holder: journey.from, journey });
  }

  #arrive(item: Item, to: string): void {
    const { journey } = item;
    const previous = journey === undefined || journey.returning ? undefined : journey.from;
    Object.assign(item, { holder: to, previous, journey: undefined });
    this.#broughtBack.delete(item);
    this.#carried.delete(item);
  }

  /** Whoever supplied a pack, and each pack that was opened, have events of their own. */
  #leave(entries: readonly LedgerEntry[]): void {
    const outs = entries.filter((one) => one.kind === "out");
    const opened = new Set(entries.flatMap((one) => (one.kind === "part" ? [one.place] : [])));
    const [first] = outs;
    if (first === undefined) return;
    const places = outs.flatMap((one) => one.places);
    const parts = [places.filter((one) => !opened.has(one)), places.filter((one) => opened.has(one))];
    parts.forEach((some, at) => {
      const packs = some.flatMap((place) => this.#nodes.get(place) ?? []);
      if (packs.length > 0) this.#takeAway(first, packs, at === 1);
    });
  }

  #takeAway(entry: Entry<"out">, packs: Item[], partly: boolean): void {
    const by = this.#party(entry.licence);
    const { reason } = entry;
    const content = epcsOf(packs);
    const event =
      reason === "supplied"
        ? this.#tell.say(entry, by, { kind: "dispensed", content, ...(partly ? { partly } : {}) }, packs)
        : this.#tell.say(entry, by, { kind: "decommissioned", reason, content }, packs);
    this.#outs.push({ event, packs });
    for (const pack of packs) Object.assign(pack, { gone: true, exit: { reason, by } });
  }

  #comeBack(place: LedgerPlace, backs: readonly Entry<"back">[]): void {
    const packs = new Set(backs.flatMap(({ places }) => places).flatMap((one) => this.#nodes.get(one) ?? []));
    for (const out of this.#outs.filter(({ packs: gone }) => gone.every((one) => packs.has(one)))) {
      this.#tell.withdraw(place, out.event, out.packs);
      this.#outs.splice(this.#outs.indexOf(out), 1);
    }
    for (const pack of packs) Object.assign(pack, { gone: false, exit: undefined });
  }

  #supplyRest(entry: Entry<"part">): void {
    const pack = this.#nodes.get(entry.place);
    if (pack === undefined) return;
    const partly = entry.left > 0 ? { partly: true } : {};
    this.#tell.say(
      entry,
      this.#party(entry.licence),
      { kind: "dispensed", content: epcsOf([pack]), ...partly },
      [pack],
    );
  }

  #recall(entry: Entry<"recalled">): void {
    const { gtin, lot } = this.#lot;
    const { recallClass, recallLevel } = entry;
    this.#tell.say(
      entry,
      this.#party(entry.licence),
      { kind: "recalled", gtin, lot, recallClass, recallLevel },
      [],
    );
    Object.assign(this.#lot, { recalled: true, recall: { recallClass, recallLevel } });
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
