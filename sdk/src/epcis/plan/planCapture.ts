import type { CaptureEvent } from "../CaptureEvent.ts";
import { labelOf } from "../epc.ts";
import type { EpcisFault } from "../EpcisFaults.ts";
import { exitReasonOf, isReason, REASON_FIELD } from "../exits.ts";
import { type CaptureState, newCaptureState, type WorkingState } from "./CaptureState.ts";
import { type CaptureOptions, Desk, type ObjectEvent } from "./Desk.ts";
import { draftOf } from "./draftOf.ts";
import { decommission, namesLot, recall } from "./endGoods.ts";
import type { LateEvent } from "./handOvers.ts";
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
  /** Events that the capture itself declares to be wrong, and those declarations. */
  readonly corrected: number;
  /** Hashes of events that the chain has no answer to: counted, stored, measured, moved about in house. */
  readonly unplanned: readonly string[];
  /** Events that are let in although they are dated before what is known of the same goods. */
  readonly late: readonly LateEvent[];
  /** To go on from, next time; where there is any fault it is what was handed in. */
  readonly state: CaptureState;
}

/**
 * What a capture of events means for the chain, without doing any of it. Events are taken by their time; where that is
 * impossible since clocks differ, or since something is dated too early, as they are listed. Every event that
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
export function planCapture(
  events: readonly CaptureEvent[],
  before = newCaptureState(),
  options: CaptureOptions = {},
): CapturePlan {
  const order = inTimeOrder(events);
  const inTime = planInOrder(order, before, options);
  if (inTime.faults.every(isOutOfOrder) || order.every(({ at }, i) => at === i)) return inTime;
  const asListed = planInOrder(
    order.toSorted((a, b) => a.at - b.at),
    before,
    options,
  );
  // Only where times contradict the order in which goods must have moved does the list count more than they.
  const { faults, state } = asListed;
  const isLate = faults.length > 0 || events.some(({ hash }) => state.late.has(hash));
  return faults.every(isOutOfOrder) && isLate ? asListed : inTime;
}

function isOutOfOrder({ code }: EpcisFault): boolean {
  return code === "OUT_OF_ORDER" || code === "SENT_LATER";
}

interface Placed {
  readonly event: CaptureEvent;
  /** In what was handed in. */
  readonly at: number;
}

function planInOrder(order: readonly Placed[], before: CaptureState, options: CaptureOptions): CapturePlan {
  const events = order.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
  const draft = draftOf(before);
  const plan = new Planning(draft.state, events, options);
  const past = pastAmong(order, before.seen);
  for (const { event, at } of order) plan.take(event, at, past.has(at));
  plan.registerAll();
  const { actions, faults, repeated, corrected, unplanned, late } = plan;
  const told = { faults, repeated, corrected, unplanned, late };
  return faults.length > 0
    ? { ...told, actions: [], state: before }
    : { ...told, actions, state: draft.keep() };
}

/** The lots that a capture makes, with their trees, whatever else in it is wrong. */
export function lotsToldBy(
  events: readonly CaptureEvent[],
): readonly Extract<PlannedAction, { kind: "registerLot" }>[] {
  const plan = new Planning(newCaptureState(), events, {});
  for (const { event, at } of inTimeOrder(events)) plan.take(event, at, false);
  plan.registerAll();
  return plan.actions.flatMap((action) => (action.kind === "registerLot" ? [action] : []));
}

function inTimeOrder(events: readonly CaptureEvent[]): readonly Placed[] {
  return events
    .map((event, at) => ({ event, at, time: Date.parse(event.eventTime) }))
    .sort((a, b) => a.time - b.time || a.at - b.at);
}

/**
 * Events that the same capture declares to be wrong. Declaration and event have one eventID (EPCIS 2.0, section 7.4.1.4), and
 * one hash where the declaration repeats all of it (CBV 2.0, section 8.9).
 */
function withdrawnIn(events: readonly CaptureEvent[]): ReadonlySet<string> {
  const declared = events.filter(({ errorDeclaration }) => errorDeclaration !== undefined);
  const names = new Set(declared.flatMap(namesOf));
  return new Set(
    events.filter((event) => namesOf(event).some((one) => names.has(one))).map(({ hash }) => hash),
  );
}

function namesOf({ eventID, hash }: CaptureEvent): readonly string[] {
  return eventID === undefined ? [hash] : [eventID, hash];
}

/**
 * Events of packing and unpacking that something later in the same capture, which is known already, builds on: what they
 * told is history, and what they are about may have moved on since.
 */
function pastAmong(order: readonly Placed[], seen: ReadonlySet<string>): ReadonlySet<number> {
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
  return uris.map(labelOf);
}

class Planning extends Desk {
  corrected = 0;
  private readonly withdrawn: ReadonlySet<string>;

  constructor(state: WorkingState, events: readonly CaptureEvent[], options: CaptureOptions) {
    super(state, options, events);
    this.withdrawn = withdrawnIn(events);
  }

  take(event: CaptureEvent, at: number, isPast: boolean): void {
    this.at = at;
    const { seen, withdrawn } = this.state;
    if (withdrawn.has(event.hash)) {
      this.repeated += 1;
      return;
    }
    if (this.withdrawn.has(event.hash)) {
      if (this.isDone(event)) return this.fault("CORRECTED_LATE");
      this.corrected += 1;
      return;
    }
    if (seen.has(event.hash)) {
      this.repeated += 1;
      return;
    }
    seen.add(event.hash);
    const before = this.faults.length;
    this.takeFresh(event, isPast);
    this.markFaults(before, () => labelsOf(event));
  }

  registerAll(): void {
    for (const lot of this.state.lots.values()) this.register(lot);
  }

  private takeFresh(event: CaptureEvent, isPast: boolean): void {
    if (event.type === "ObjectEvent") return this.takeObject(event);
    if (event.type === "AggregationEvent" && event.action === "ADD") return pack(this, event, isPast);
    if (event.type === "AggregationEvent" && event.action === "DELETE") return unpack(this, event, isPast);
    this.unplanned.push(event.hash);
  }

  /** The chain has it, or an earlier import planned it. */
  private isDone(event: CaptureEvent): boolean {
    const { seen, stated, items } = this.state;
    if (seen.has(event.hash) || stated.has(event.hash)) return true;
    if (event.bizStep !== "commissioning" || event.type !== "ObjectEvent") return false;
    return labelsOf(event).some((label) => items.has(label) && items.get(label)?.event === undefined);
  }

  private takeObject(event: ObjectEvent): void {
    const { bizStep = "", disposition, action } = event;
    if (bizStep === "commissioning" && action === "ADD") return commission(this, event);
    if (bizStep === "shipping") return ship(this, event);
    if (bizStep === "receiving") return receive(this, event);
    if (bizStep === "void_shipping") return refuse(this, event);
    // Recalled packs are moved and counted like any others: only a lot that is held makes a recall.
    const isHeld = bizStep === "holding" || bizStep === "";
    if (isHeld && disposition === "recalled" && namesLot(event)) return recall(this, event);
    const reason = exitReasonOf(event);
    const isExit = reason !== undefined && (reason === "supplied" || action === "DELETE");
    if (isExit && !isReason(event[REASON_FIELD])) return this.fault("WRONG_VALUE", REASON_FIELD);
    if (isExit) return decommission(this, event, reason);
    this.unplanned.push(event.hash);
  }
}
