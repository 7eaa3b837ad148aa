import type { PublishedLot } from "../../pack/index.ts";
import { EXITS } from "../exits.ts";
import type { PartyBook } from "../parties.ts";
import { type CaptureState, type Item, type LotRecord, newer, note, parentOf } from "../plan/CaptureState.ts";
import { Chronicle, epcsOf, type HistoryEvent, type Told } from "./Chronicle.ts";
import { handOverOf, MoveReplay, orderOf } from "./MoveReplay.ts";
import type { LedgerEntry, LedgerPlace } from "./readLedger.ts";
import { inTreeOrder, type NodeIndex, seedTranche } from "./seedTranche.ts";

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
  readonly #moves: MoveReplay;
  readonly #nodes: NodeIndex = new Map();
  readonly #state: CaptureState;
  readonly #lot: LotRecord;
  readonly #published: PublishedLot;
  readonly #parties: PartyBook;
  readonly #outs: {
    readonly event: Told;
    readonly packs: Item[];
    readonly hash: string | undefined;
    readonly order: number;
  }[] = [];

  constructor({ state, lot, published, parties, watched }: LotReplayParameters) {
    this.#state = state;
    this.#tell = new Chronicle(state.items, watched);
    this.#lot = lot;
    this.#published = published;
    this.#parties = parties;
    this.#moves = new MoveReplay({ state, lot, nodes: this.#nodes, tell: this.#tell, parties });
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
        return this.#moves.take(entry, entries);
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
    const made = handOverOf(entry, "commissioning");
    for (const item of [packs.flat(), boxes.map(({ box }) => box)].flat())
      Object.assign(item, { noted: made, order: entry.time });
    this.#lot.noted = newer(this.#lot.noted, made);
    this.#lot.order = Math.max(this.#lot.order, entry.time);
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

  /** Whoever supplied a pack, and each pack that was opened, have events of their own. */
  #leave(entries: readonly LedgerEntry[]): void {
    const outs = entries.filter((one) => one.kind === "out");
    const opened = new Set(entries.flatMap((one) => (one.kind === "part" ? [one.place] : [])));
    const [first] = outs;
    if (first === undefined) return;
    const places = outs.flatMap((one) => one.places);
    const parts = [places.filter((one) => !opened.has(one)), places.filter((one) => opened.has(one))];
    parts.forEach((some, at) => {
      const packs = inTreeOrder(some.flatMap((place) => this.#nodes.get(place) ?? []));
      if (packs.length > 0) this.#takeAway(first, packs, at === 1);
    });
    // One supply may open a pack and empty another.
    for (const one of entries) if (one.kind === "part" && !places.includes(one.place)) this.#supplyRest(one);
  }

  #takeAway(out: Entry<"out">, packs: Item[], partly: boolean): void {
    const entry = lateIn(out, orderOf(this.#state, packs, out.time));
    const left = handOverOf(out, EXITS[out.reason][0]);
    for (const pack of packs) {
      this.#noteOrder(pack, entry.order);
      note(this.#state, pack, left);
    }
    const by = this.#party(entry.licence);
    const { reason } = entry;
    const content = epcsOf(packs);
    const event =
      reason === "supplied"
        ? this.#tell.say(entry, by, { kind: "dispensed", content, ...(partly ? { partly } : {}) }, packs)
        : this.#tell.say(entry, by, { kind: "decommissioned", reason, content }, packs);
    const hash = entry.stated?.hash;
    this.#outs.push({ event, packs, hash, order: entry.order });
    for (const pack of packs)
      Object.assign(pack, { gone: true, exit: { reason, by, hash, isOnChain: true } });
  }

  /** Boxes that go on without a pack do so after it has left. */
  #noteOrder(pack: Item, order: number): void {
    for (let item: Item | undefined = pack; item !== undefined; item = parentOf(this.#state, item))
      item.order = Math.max(item.order, order);
    this.#lot.order = Math.max(this.#lot.order, order);
  }

  #comeBack(place: LedgerPlace, backs: readonly Entry<"back">[]): void {
    const packs = new Set(backs.flatMap(({ places }) => places).flatMap((one) => this.#nodes.get(one) ?? []));
    for (const out of this.#outs.filter(({ packs: gone }) => gone.every((one) => packs.has(one)))) {
      this.#tell.withdraw({ ...place, order: Math.max(place.time, out.order) }, out.event, out.packs);
      // Whoever sends the same event again means what was undone.
      if (out.hash !== undefined) this.#state.withdrawn.add(out.hash);
      this.#outs.splice(this.#outs.indexOf(out), 1);
    }
    for (const pack of packs) Object.assign(pack, { gone: false, exit: undefined });
  }

  #supplyRest(entry: Entry<"part">): void {
    const pack = this.#nodes.get(entry.place);
    if (pack === undefined) return;
    const partly = entry.left > 0 ? { partly: true } : {};
    this.#tell.say(
      lateIn(entry, orderOf(this.#state, [pack], entry.time)),
      this.#party(entry.licence),
      { kind: "dispensed", content: epcsOf([pack]), ...partly },
      [pack],
    );
  }

  #recall(entry: Entry<"recalled">): void {
    const { gtin, lot } = this.#lot;
    const { recallClass, recallLevel } = entry;
    this.#tell.say(
      lateIn(entry, Math.max(entry.time, this.#lot.order)),
      this.#party(entry.licence),
      { kind: "recalled", gtin, lot, recallClass, recallLevel },
      [],
    );
    Object.assign(this.#lot, { recalled: true, recall: { recallClass, recallLevel } });
    if (entry.stated !== undefined) this.#lot.recalledBy.add(entry.stated.hash);
  }

  #party(licence: number | undefined): string {
    return licence === undefined ? "" : this.#parties.uriOf(licence);
  }
}

/** Told where the chain has it; late where it is dated before what it is told behind. */
function lateIn<Entry extends LedgerPlace>(entry: Entry, order: number) {
  return { ...entry, order, isLate: order > entry.time };
}
