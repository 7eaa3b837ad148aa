import { toCanonicalUri } from "../canonicalUri.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import { readEpc } from "../epc.ts";
import { epcisFault, type EpcisFault, type EpcisFaultCode } from "../EpcisFaults.ts";
import {
  type CaptureState,
  carrierOf,
  contentOf,
  type Item,
  type LotRecord,
  newCaptureState,
  packsIn,
  parentOf,
  takeOut,
} from "./CaptureState.ts";
import type { PlannedAction, PlannedNode } from "./PlannedAction.ts";
import { registerPending } from "./registerPending.ts";

export interface CapturePlan {
  /** In the order in which they must happen; empty where there is any fault. */
  readonly actions: readonly PlannedAction[];
  /** Each with the place of its event in what was handed in. */
  readonly faults: readonly EpcisFault[];
  /** Events that were planned before, or stand in the capture twice. */
  readonly repeated: number;
  /** Hashes of events that the chain has no answer to: counted, stored, measured, moved about in house. */
  readonly unplanned: readonly string[];
  /** To go on from, next time; where there is any fault it is what was handed in. */
  readonly state: CaptureState;
}

const OUT: Readonly<Record<string, "supplied" | "destroyed" | "decommissioned">> = {
  dispensing: "supplied",
  destroying: "destroyed",
  decommissioning: "decommissioned",
};

/**
 * What a capture of events means for the chain, without doing any of it. Events are taken by their time. Every event that
 * cannot be is told with its fault, and then nothing at all is planned. An event that is known by its hash is passed over, so
 * the same capture may come again and again.
 *
 * A lot's tree is fixed when something of it first moves: until then packing decides what are its cases and pallets. What is
 * commissioned later becomes a further tree of the lot.
 *
 * @example
 * const { actions, faults, state } = planCapture(events, before);
 */
export function planCapture(events: readonly CaptureEvent[], before = newCaptureState()): CapturePlan {
  const plan = new Planning(structuredClone(before), withdrawnIn(events));
  const order = events.map((event, at) => ({ event, at, time: Date.parse(event.eventTime) }));
  for (const { event, at } of order.sort((a, b) => a.time - b.time || a.at - b.at)) plan.take(event, at);
  plan.registerAll();
  const { actions, faults, repeated, unplanned, state } = plan;
  if (faults.length > 0) return { actions: [], faults, repeated, unplanned, state: before };
  return { actions, faults, repeated, unplanned, state };
}

/** Events that the same capture declares to be wrong: declaration and event have one hash (CBV 2.0, section 8.9). */
function withdrawnIn(events: readonly CaptureEvent[]): ReadonlySet<string> {
  return new Set(
    events.filter(({ errorDeclaration }) => errorDeclaration !== undefined).map(({ hash }) => hash),
  );
}

class Planning {
  readonly actions: PlannedAction[] = [];
  readonly faults: EpcisFault[] = [];
  readonly unplanned: string[] = [];
  repeated = 0;
  readonly state: CaptureState;
  private readonly withdrawn: ReadonlySet<string>;
  private at = 0;

  constructor(state: CaptureState, withdrawn: ReadonlySet<string>) {
    this.state = state;
    this.withdrawn = withdrawn;
  }

  take(event: CaptureEvent, at: number): void {
    this.at = at;
    const { seen } = this.state;
    if (event.errorDeclaration !== undefined && seen.has(event.hash)) return this.fault("CORRECTED_LATE");
    if (this.withdrawn.has(event.hash)) return;
    if (seen.has(event.hash)) {
      this.repeated += 1;
      return;
    }
    seen.add(event.hash);
    if (event.type === "ObjectEvent") return this.takeObject(event);
    if (event.type === "AggregationEvent" && event.action === "ADD") return this.pack(event);
    if (event.type === "AggregationEvent" && event.action === "DELETE") return this.unpack(event);
    this.unplanned.push(event.hash);
  }

  registerAll(): void {
    for (const lot of this.state.lots.values()) this.register(lot);
  }

  private takeObject(event: ObjectEvent): void {
    const { bizStep = "", disposition, action } = event;
    if (bizStep === "commissioning" && action === "ADD") return this.commission(event);
    if (disposition === "recalled") return this.recall(event);
    if (bizStep === "shipping") return this.ship(event);
    if (bizStep === "receiving") return this.receive(event);
    if (bizStep === "void_shipping") return this.refuse(event);
    const reason = OUT[bizStep];
    if (reason !== undefined) return this.decommission(event, reason);
    this.unplanned.push(event.hash);
  }

  private commission(event: ObjectEvent): void {
    const lotNumber = master(event, "lotNumber");
    const expiry = master(event, "itemExpirationDate");
    event.epcList.forEach((uri, i) => {
      const path = `epcList[${i}]`;
      const epc = this.epcAt(uri, path);
      if (epc === undefined) return;
      const label = toCanonicalUri(uri) ?? uri;
      if (this.state.items.has(label)) return this.fault("ALREADY_COMMISSIONED", path);
      if (epc.kind === "box") return this.make(label, undefined, undefined);
      if (epc.kind !== "pack") return this.fault("EPC_UNKNOWN", path);
      if (lotNumber === undefined || expiry === undefined) return this.fault("LOT_MISSING", path);
      const lot = this.lotAt(epc.gtin, lotNumber, expiry);
      if (lot.expiry !== expiry) return this.fault("LOT_MISSING", path);
      this.make(label, epc.serial, keyOf(lot));
      lot.pending.push(label);
      if (lot.told.at(-1) !== event.hash) lot.told.push(event.hash);
    });
  }

  private pack(event: AggregationEvent): void {
    const { parentID = "", childEPCs } = event;
    const epc = this.epcAt(parentID, "parentID");
    if (epc === undefined) return;
    if (epc.kind !== "box") return this.fault("EPC_UNKNOWN", "parentID");
    const label = toCanonicalUri(parentID) ?? parentID;
    if (!this.state.items.has(label)) this.make(label, undefined, undefined);
    const box = this.state.items.get(label);
    const children = childEPCs.map((uri, i) => this.itemAt(uri, `childEPCs[${i}]`));
    const isRight = children.every((child) => child !== undefined && child !== box);
    if (box === undefined || !isRight) return;
    const found = children.filter((child) => child !== undefined);
    const packed = found.findIndex(({ parent }) => parent !== undefined);
    if (box.node !== undefined || packed >= 0)
      return this.fault("ALREADY_PACKED", packed < 0 ? "parentID" : `childEPCs[${packed}]`);
    if (found.some((child) => carrierOf(this.state, child).journey !== undefined))
      return this.fault("IN_TRANSIT");
    const lots = new Set([...found, ...contentOf(this.state, box)].map(({ lot }) => lot));
    if (lots.size > 1) return this.fault("MIXED_LOTS");
    const [first] = found;
    box.lot ??= first?.lot;
    box.holder ??= first?.holder;
    box.previous ??= first?.previous;
    for (const child of found) {
      child.parent = box.label;
      box.content.add(child.label);
    }
    const lot = this.state.lots.get(box.lot ?? "");
    if (lot !== undefined && lot.pending.length > 0) lot.told.push(event.hash);
  }

  private unpack(event: AggregationEvent): void {
    const box = this.itemAt(event.parentID ?? "", "parentID");
    if (box === undefined) return;
    if (carrierOf(this.state, box).journey !== undefined) return this.fault("IN_TRANSIT", "parentID");
    const named = event.childEPCs.map((uri, i) => this.itemAt(uri, `childEPCs[${i}]`));
    const children =
      named.length === 0 ? contentOf(this.state, box) : named.filter((one) => one !== undefined);
    const stranger = children.findIndex(({ parent }) => parent !== box.label);
    if (stranger >= 0) return this.fault("NOT_HELD", `childEPCs[${stranger}]`);
    this.registerOf(children);
    for (const child of children) takeOut(this.state, child);
  }

  private ship(event: ObjectEvent): void {
    const { from, to } = partiesOf(event);
    if (from === undefined || to === undefined) return this.fault("PARTY_MISSING");
    const items = this.itemsOf(event);
    if (items === undefined) return;
    this.registerOf(items);
    const returning = items.map(
      (item) => event.disposition === "returned" || carrierOf(this.state, item).previous === to,
    );
    const wrong = items.findIndex(
      (item, i) => this.shipFault(item, from, returning[i] === true) !== undefined,
    );
    const wrongItem = items[wrong];
    if (wrongItem !== undefined) {
      const code = this.shipFault(wrongItem, from, returning[wrong] === true);
      return this.fault(code ?? "NOT_HELD", `epcList[${wrong}]`);
    }
    for (const back of [false, true]) {
      const chosen = items.filter((_, i) => returning[i] === back);
      const nodes = chosen.flatMap((item) => this.nodesOf(item));
      if (nodes.length === 0) continue;
      this.actions.push({ kind: back ? "return" : "dispatch", from, to, nodes, events: [event.hash] });
      for (const item of chosen) {
        takeOut(this.state, item);
        Object.assign(item, { holder: from, journey: { from, to, returning: back } });
      }
    }
  }

  private shipFault(item: Item, from: string, returning: boolean): EpcisFaultCode | undefined {
    const { journey, holder } = carrierOf(this.state, item);
    if (item.gone) return "GONE";
    if (journey !== undefined) return "IN_TRANSIT";
    if (holder !== undefined && holder !== from) return "NOT_HELD";
    const lot = this.state.lots.get(item.lot ?? "");
    return lot?.recalled === true && !returning ? "STOPPED" : undefined;
  }

  private receive(event: ObjectEvent): void {
    const items = this.itemsOf(event);
    if (items === undefined) return;
    const { to } = partiesOf(event);
    const wrong = items.findIndex((item) => {
      const { journey } = carrierOf(this.state, item);
      return journey === undefined || (to !== undefined && journey.to !== to);
    });
    if (wrong >= 0) return this.fault("NOT_IN_TRANSIT", `epcList[${wrong}]`);
    const stopped = items.findIndex((item) => {
      const isBack = carrierOf(this.state, item).journey?.returning === true;
      return !isBack && this.state.lots.get(item.lot ?? "")?.recalled === true;
    });
    if (stopped >= 0) return this.fault("STOPPED", `epcList[${stopped}]`);
    const arrived = new Set(items);
    const whole = new Map<string, PlannedNode[]>();
    for (const carrier of new Set(items.map((item) => carrierOf(this.state, item)))) {
      const { journey } = carrier;
      if (journey === undefined) continue;
      if (arrived.has(carrier)) {
        const nodes = whole.get(journey.to) ?? [];
        whole.set(journey.to, [...nodes, ...this.nodesOf(carrier)]);
      } else this.receiveExcept(event, carrier, journey.to, arrived);
      const { from, returning } = journey;
      Object.assign(carrier, {
        holder: journey.to,
        previous: returning ? undefined : from,
        journey: undefined,
      });
    }
    for (const [by, nodes] of whole) this.actions.push({ kind: "receive", by, nodes, events: [event.hash] });
  }

  /** The box was sent as a whole, and only some of what is in it arrived. */
  private receiveExcept(event: ObjectEvent, box: Item, by: string, arrived: ReadonlySet<Item>): void {
    const missing = missingIn(this.state, box, arrived);
    const [node] = this.nodesOf(box);
    if (node === undefined) return;
    const list = missing
      .flatMap((item) => this.nodesOf(item))
      .map((one) => ({ node: one, reason: "short" as const }));
    if (list.length === 0) this.actions.push({ kind: "receive", by, nodes: [node], events: [event.hash] });
    else this.actions.push({ kind: "receiveExcept", by, node, missing: list, events: [event.hash] });
    for (const item of missing) takeOut(this.state, item);
  }

  private refuse(event: ObjectEvent): void {
    const items = this.itemsOf(event);
    if (items === undefined) return;
    const wrong = items.findIndex(({ journey }) => journey === undefined);
    if (wrong >= 0) return this.fault("NOT_IN_TRANSIT", `epcList[${wrong}]`);
    const by = partiesOf(event).to ?? items[0]?.journey?.to ?? "";
    this.actions.push({
      kind: "refuse",
      by,
      nodes: items.flatMap((item) => this.nodesOf(item)),
      events: [event.hash],
    });
    for (const item of items) item.journey = undefined;
  }

  private decommission(event: ObjectEvent, reason: "supplied" | "destroyed" | "decommissioned"): void {
    const items = this.itemsOf(event);
    if (items === undefined) return;
    const wrong = items.findIndex((item) => item.gone || carrierOf(this.state, item).journey !== undefined);
    const wrongItem = items[wrong];
    if (wrongItem !== undefined)
      return this.fault(wrongItem.gone ? "GONE" : "IN_TRANSIT", `epcList[${wrong}]`);
    this.registerOf(items);
    const packs = items.flatMap((item) => packsIn(this.state, item)).filter(({ gone }) => !gone);
    this.actions.push({
      kind: "decommission",
      reason,
      packs: packs.flatMap((pack) => this.ownNode(pack)),
      events: [event.hash],
    });
    for (const item of [...packs, ...items]) item.gone = true;
  }

  private recall(event: ObjectEvent): void {
    const classes = event.quantityList.map(({ epcClass }, i) =>
      this.epcAt(epcClass, `quantityList[${i}].epcClass`),
    );
    const ofPacks = event.epcList.flatMap(
      (uri) => this.state.items.get(toCanonicalUri(uri) ?? uri)?.lot ?? [],
    );
    const named = classes.flatMap((epc) => (epc?.kind === "lot" ? [`${epc.gtin}/${epc.lot}`] : []));
    const lots = new Set([...named, ...ofPacks]);
    if (lots.size === 0) return this.fault("NOT_PLANNED");
    for (const key of lots) {
      const lot = this.state.lots.get(key);
      if (lot !== undefined) {
        this.register(lot);
        lot.recalled = true;
      }
      const [gtin = "", ...rest] = key.split("/");
      this.actions.push({ kind: "recall", gtin, lot: rest.join("/"), events: [event.hash] });
    }
  }

  // ---- what is looked up

  private epcAt(uri: string, path: string) {
    try {
      return readEpc(uri);
    } catch {
      this.fault("EPC_UNKNOWN", path);
      return undefined;
    }
  }

  private itemAt(uri: string, path: string): Item | undefined {
    const item = this.state.items.get(toCanonicalUri(uri) ?? uri);
    if (item === undefined) this.fault("NOT_COMMISSIONED", path);
    return item;
  }

  /** All of them, or undefined and a fault for each that is missing. */
  private itemsOf({ epcList }: ObjectEvent): readonly Item[] | undefined {
    const found = epcList.map((uri, i) => this.itemAt(uri, `epcList[${i}]`));
    const items = found.filter((item) => item !== undefined);
    if (epcList.length === 0) this.fault("MISSING", "epcList");
    return items.length === epcList.length && items.length > 0 ? items : undefined;
  }

  /** The fewest nodes that are all of it: a box as it was registered, or what is left in it. */
  private nodesOf(item: Item): readonly PlannedNode[] {
    if (item.node !== undefined && !item.opened) return this.ownNode(item);
    return contentOf(this.state, item).flatMap((one) => this.nodesOf(one));
  }

  private ownNode({ node, lot, label }: Item): readonly PlannedNode[] {
    const found = this.state.lots.get(lot ?? "");
    return node === undefined || found === undefined
      ? []
      : [{ gtin: found.gtin, lot: found.lot, ...node, label }];
  }

  private registerOf(items: readonly Item[]): void {
    for (const key of new Set(items.map(({ lot }) => lot))) {
      const lot = this.state.lots.get(key ?? "");
      if (lot !== undefined) this.register(lot);
    }
  }

  private register(lot: LotRecord): void {
    const action = registerPending(this.state, lot, this.faults);
    if (action !== undefined) this.actions.push(action);
  }

  private lotAt(gtin: string, lot: string, expiry: string): LotRecord {
    const fresh = { gtin, lot, expiry, tranches: 0, recalled: false, pending: [], told: [] };
    const found = this.state.lots.get(keyOf(fresh)) ?? fresh;
    this.state.lots.set(keyOf(found), found);
    return found;
  }

  private make(label: string, serial: string | undefined, lot: string | undefined): void {
    this.state.items.set(label, {
      ...{ label, serial, lot, event: this.at, content: new Set(), opened: false, gone: false },
      ...{ parent: undefined, holder: undefined, previous: undefined, journey: undefined, node: undefined },
    });
  }

  private fault(code: EpcisFaultCode, path = ""): void {
    this.faults.push(epcisFault(code, this.at, path));
  }
}

type ObjectEvent = CaptureEvent & { type: "ObjectEvent" };
type AggregationEvent = CaptureEvent & { type: "AggregationEvent" };

/** What of a box did not arrive, as large as possible. */
function missingIn(state: CaptureState, box: Item, arrived: ReadonlySet<Item>): readonly Item[] {
  return contentOf(state, box).flatMap((one) => {
    if (arrived.has(one)) return [];
    const inside = [...arrived].some((item) => isWithin(state, item, one));
    return inside ? missingIn(state, one, arrived) : [one];
  });
}

function isWithin(state: CaptureState, item: Item, box: Item): boolean {
  const above = parentOf(state, item);
  return above !== undefined && (above === box || isWithin(state, above, box));
}

/** The parties who have it; who owns it, or the places, where those are not said. */
function partiesOf({ sourceList, destinationList }: ObjectEvent) {
  const kinds = ["possessing_party", "owning_party", "location"];
  const find = <One extends { readonly type: string | undefined }>(list: readonly One[]): One | undefined =>
    kinds.map((kind) => list.find(({ type }) => type === kind)).find((one) => one !== undefined);
  const from = find(sourceList)?.source;
  const to = find(destinationList)?.destination;
  return { from: from && (toCanonicalUri(from) ?? from), to: to && (toCanonicalUri(to) ?? to) };
}

/** Instance or lot master data, under whichever prefix. */
function master({ ilmd }: ObjectEvent, name: string): string | undefined {
  const found = Object.entries(ilmd).find(([key]) => /[:/#]([^:/#]+)$/.exec(key)?.[1] === name)?.[1];
  return typeof found === "string" ? found : undefined;
}

function keyOf({ gtin, lot }: Pick<LotRecord, "gtin" | "lot">): string {
  return `${gtin}/${lot}`;
}
