import { toCanonicalUri } from "../canonicalUri.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import type { EpcisFault } from "../EpcisFaults.ts";
import { exitReasonOf } from "../exits.ts";
import { type CaptureState, newCaptureState } from "./CaptureState.ts";
import { Desk, type ObjectEvent } from "./Desk.ts";
import { decommission, recall } from "./endGoods.ts";
import { receive, refuse, ship } from "./moveGoods.ts";
import { commission, pack, unpack } from "./packGoods.ts";
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

/**
 * What a capture of events means for the chain, without doing any of it. Events are taken by their time. Every event that
 * cannot be is told with its fault, and then nothing at all is planned. An event that is known by its hash is passed over, so
 * the same capture may come again and again.
 *
 * A lot's tree is fixed when something of it first moves: until then packing decides what are its cases and pallets. What is
 * commissioned later becomes a further tree of the lot.
 *
 * @example
 * const { actions, state } = planCapture(events);
 * actions.map(({ kind }) => kind); // ["registerLot"]
 * planCapture(events, state).repeated; // 2
 */
export function planCapture(events: readonly CaptureEvent[], before = newCaptureState()): CapturePlan {
  const plan = new Planning(structuredClone(before), withdrawnIn(events));
  const order = inTimeOrder(events);
  const past = pastAmong(order, before.seen);
  for (const { event, at } of order) plan.take(event, at, past.has(at));
  plan.registerAll();
  const { actions, faults, repeated, unplanned, state } = plan;
  if (faults.length > 0) return { actions: [], faults, repeated, unplanned, state: before };
  return { actions, faults, repeated, unplanned, state };
}

/** The lots that a capture makes, with their trees, whatever else in it is wrong. */
export function lotsToldBy(
  events: readonly CaptureEvent[],
): readonly Extract<PlannedAction, { kind: "registerLot" }>[] {
  const plan = new Planning(newCaptureState(), withdrawnIn(events));
  for (const { event, at } of inTimeOrder(events)) plan.take(event, at, false);
  plan.registerAll();
  return plan.actions.flatMap((action) => (action.kind === "registerLot" ? [action] : []));
}

function inTimeOrder(events: readonly CaptureEvent[]) {
  return events
    .map((event, at) => ({ event, at, time: Date.parse(event.eventTime) }))
    .sort((a, b) => a.time - b.time || a.at - b.at);
}

/** Events that the same capture declares to be wrong: declaration and event have one hash (CBV 2.0, section 8.9). */
function withdrawnIn(events: readonly CaptureEvent[]): ReadonlySet<string> {
  return new Set(
    events.filter(({ errorDeclaration }) => errorDeclaration !== undefined).map(({ hash }) => hash),
  );
}

/**
 * Events of packing and unpacking that something later in the same capture, which is known already, builds on: what they
 * told is history, and what they are about may have moved on since.
 */
function pastAmong(
  order: readonly { readonly event: CaptureEvent; readonly at: number }[],
  seen: ReadonlySet<string>,
): ReadonlySet<number> {
  const past = new Set<number>();
  const later = new Set<string>();
  for (const { event, at } of order.toReversed()) {
    const named = labelsOf(event);
    const isPacking = event.type === "AggregationEvent";
    const isPast = isPacking && named.some((label) => later.has(label));
    if (isPast) past.add(at);
    if (isPast || seen.has(event.hash)) for (const label of named) later.add(label);
  }
  return past;
}

function labelsOf(event: CaptureEvent): readonly string[] {
  const uris =
    event.type === "ObjectEvent"
      ? event.epcList
      : event.type === "AggregationEvent"
        ? [event.parentID ?? "", ...event.childEPCs]
        : [];
  return uris.map((uri) => toCanonicalUri(uri) ?? uri);
}

class Planning extends Desk {
  readonly unplanned: string[] = [];
  private readonly withdrawn: ReadonlySet<string>;

  constructor(state: CaptureState, withdrawn: ReadonlySet<string>) {
    super(state);
    this.withdrawn = withdrawn;
  }

  take(event: CaptureEvent, at: number, isPast: boolean): void {
    this.at = at;
    const { seen, withdrawn } = this.state;
    if (withdrawn.has(event.hash)) {
      this.repeated += 1;
      return;
    }
    if (event.errorDeclaration !== undefined && seen.has(event.hash)) return this.fault("CORRECTED_LATE");
    if (this.withdrawn.has(event.hash)) return;
    if (seen.has(event.hash)) {
      this.repeated += 1;
      return;
    }
    seen.add(event.hash);
    if (event.type === "ObjectEvent") return this.takeObject(event);
    if (event.type === "AggregationEvent" && event.action === "ADD") return pack(this, event, isPast);
    if (event.type === "AggregationEvent" && event.action === "DELETE") return unpack(this, event, isPast);
    this.unplanned.push(event.hash);
  }

  registerAll(): void {
    for (const lot of this.state.lots.values()) this.register(lot);
  }

  private takeObject(event: ObjectEvent): void {
    const { bizStep = "", disposition, action } = event;
    if (bizStep === "commissioning" && action === "ADD") return commission(this, event);
    if (disposition === "recalled") return recall(this, event);
    if (bizStep === "shipping") return ship(this, event);
    if (bizStep === "receiving") return receive(this, event);
    if (bizStep === "void_shipping") return refuse(this, event);
    const reason = exitReasonOf(event);
    if (reason !== undefined) return decommission(this, event, reason);
    this.unplanned.push(event.hash);
  }
}
