import { toCanonicalUri } from "../canonicalUri.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import type { EpcisFault } from "../EpcisFaults.ts";
import {
  type CaptureState,
  carrierOf,
  contentOf,
  newCaptureState,
  packsIn,
  takeOut,
} from "./CaptureState.ts";
import { type AggregationEvent, Desk, keyOf, type ObjectEvent } from "./Desk.ts";
import { receive, refuse, ship } from "./moveGoods.ts";
import type { PlannedAction } from "./PlannedAction.ts";

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

class Planning extends Desk {
  readonly unplanned: string[] = [];
  repeated = 0;
  private readonly withdrawn: ReadonlySet<string>;

  constructor(state: CaptureState, withdrawn: ReadonlySet<string>) {
    super(state);
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
    if (bizStep === "shipping") return ship(this, event);
    if (bizStep === "receiving") return receive(this, event);
    if (bizStep === "void_shipping") return refuse(this, event);
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
}

/** Instance or lot master data, under whichever prefix. */
function master({ ilmd }: ObjectEvent, name: string): string | undefined {
  const found = Object.entries(ilmd).find(([key]) => /[:/#]([^:/#]+)$/.exec(key)?.[1] === name)?.[1];
  return typeof found === "string" ? found : undefined;
}
