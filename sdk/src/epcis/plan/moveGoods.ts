import { readEpc } from "../epc.ts";
import type { EpcisFaultCode } from "../EpcisFaults.ts";
import { partyUri } from "../parties.ts";
import {
  type WorkingState,
  carrierOf,
  contentOf,
  endJourney,
  type HandOver,
  type Item,
  newer,
  parentOf,
  takeOut,
} from "./CaptureState.ts";
import type { Desk, ObjectEvent } from "./Desk.ts";
import { handOver } from "./handOvers.ts";
import { TOTE_FIELD } from "../vocabulary.ts";
import type { PlannedNode } from "./PlannedAction.ts";

/** Class of a recall that asks for caution and stops nothing. */
const CAUTION = 4;

// Goods that go from one party to another: sent, received in whole or in part, refused.

export function ship(desk: Desk, event: ObjectEvent): void {
  const { from, to } = partiesOf(event);
  if (from === undefined || to === undefined) return desk.fault("PARTY_MISSING");
  const items = desk.itemsOf(event);
  if (!areKnown(desk, from, to) || items === undefined) return;
  desk.registerOf(items);
  const returning = items.map((item) => isReturn(desk, event, item, to));
  const wrong = items.findIndex(
    (item, i) => shipFault(desk, item, from, returning[i] === true) !== undefined,
  );
  const wrongItem = items[wrong];
  if (wrongItem !== undefined) {
    const code = shipFault(desk, wrongItem, from, returning[wrong] === true);
    return desk.fault(code ?? "NOT_HELD", `epcList[${wrong}]`);
  }
  const label = toteLabelOf(event, items);
  const tote = ssccOf(label);
  if (label !== undefined && tote === undefined) return desk.fault("WRONG_VALUE", TOTE_FIELD);
  const sent = handOver(desk, event, items);
  for (const back of [false, true]) {
    const chosen = items.filter((_, i) => returning[i] === back);
    const nodes = chosen.flatMap((item) => nodesNamed(desk, item));
    if (nodes.length === 0) continue;
    desk.actions.push({
      ...{ kind: back ? "return" : "dispatch", from, to, nodes, events: [event.hash] },
      ...(tote === undefined ? {} : { tote }),
    });
    for (const item of chosen) {
      takeOut(desk.state, item, sent);
      const journey = { from, to, returning: back, sent };
      Object.assign(item, { holder: from, journey, moved: newer(item.moved, sent) });
    }
  }
}

/** Both are told at once. */
function areKnown(
  desk: Desk,
  from: string | undefined,
  to: string | undefined,
  whither = "destinationList",
): boolean {
  const isFrom = desk.isKnown(from, "sourceList");
  return desk.isKnown(to, whither) && isFrom;
}

/** What an event says of a tote: by our field, or where it names one box of which no tree knows. */
function toteLabelOf(event: ObjectEvent, [first, ...others]: readonly Item[]): unknown {
  const isTote = first !== undefined && first.serial === undefined && first.node === undefined;
  return event[TOTE_FIELD] ?? (isTote && others.length === 0 ? first.label : undefined);
}

function ssccOf(label: unknown): string | undefined {
  try {
    const epc = typeof label === "string" ? readEpc(label) : undefined;
    return epc?.kind === "box" ? epc.sscc : undefined;
  } catch {
    return undefined;
  }
}

/** It goes to whom it came from, or to its maker; to anybody else the chain knows no return, whatever the event calls it. */
function isReturn(desk: Desk, event: ObjectEvent, item: Item, to: string): boolean {
  if (carrierOf(desk.state, item).previous === to) return true;
  const maker = desk.state.lots.get(item.lot ?? "")?.maker;
  return maker === undefined ? event.disposition === "returned" : maker === to;
}

/** Nothing of it may go on. */
export function isStopped(desk: Desk, item: Item): boolean {
  const lot = desk.state.lots.get(item.lot ?? "");
  return lot !== undefined && (lot.stopped || (lot.recalled && lot.recall?.recallClass !== CAUTION));
}

/** A pack that is no patient's, though it left the supply chain: locked, stolen, a sample. It may go back. */
function isKept({ exit, node }: Item): boolean {
  return node?.height === 0 && exit !== undefined && exit.reason !== "supplied";
}

/** What an event names itself: also a pack that left the supply chain, which is no more among what is in a box. */
function nodesNamed(desk: Desk, item: Item): readonly PlannedNode[] {
  return item.gone && item.node?.height === 0 ? desk.ownNode(item) : desk.nodesOf(item);
}

function shipFault(desk: Desk, item: Item, from: string, returning: boolean): EpcisFaultCode | undefined {
  const { journey, holder } = carrierOf(desk.state, item);
  if (item.gone && !(returning && isKept(item))) return "GONE";
  if (journey !== undefined) return "IN_TRANSIT";
  if (holder !== undefined && holder !== from) return "NOT_HELD";
  return isStopped(desk, item) && !returning ? "STOPPED" : undefined;
}

export function receive(desk: Desk, event: ObjectEvent): void {
  const items = desk.itemsOf(event);
  const told = partiesOf(event);
  const { from, to = partyAt(desk, event) } = told;
  if (to === undefined && items !== undefined) desk.fault("PARTY_MISSING");
  const place = event.readPoint === undefined ? "bizLocation" : "readPoint";
  const isNamed = areKnown(desk, from, to, told.to === undefined ? place : "destinationList");
  if (!isNamed || items === undefined || to === undefined) return;
  const wrong = items.findIndex((item) => {
    const { journey } = carrierOf(desk.state, item);
    return journey?.to !== to || (from !== undefined && journey.from !== from);
  });
  if (wrong >= 0) return desk.fault("NOT_IN_TRANSIT", `epcList[${wrong}]`);
  const stopped = items.findIndex((item) => {
    const isBack = carrierOf(desk.state, item).journey?.returning === true;
    return !isBack && isStopped(desk, item);
  });
  if (stopped >= 0) return desk.fault("STOPPED", `epcList[${stopped}]`);
  const gone = items.findIndex(({ gone: isGone, journey }) => isGone && journey?.returning === false);
  if (gone >= 0) return desk.fault("GONE", `epcList[${gone}]`);
  takeIn(desk, event, new Set(items), handOver(desk, event, items));
}

/** Whoever is at the place of an event. */
function partyAt(desk: Desk, event: ObjectEvent): string | undefined {
  const place = event.readPoint ?? event.bizLocation;
  return desk.placeOf(event) ?? (place === undefined ? undefined : partyUri(place));
}

function takeIn(desk: Desk, event: ObjectEvent, arrived: ReadonlySet<Item>, taken: HandOver): void {
  // One call takes what comes from one sender.
  const whole = new Map<string, { by: string; nodes: PlannedNode[] }>();
  for (const carrier of new Set([...arrived].map((item) => carrierOf(desk.state, item)))) {
    const { journey } = carrier;
    if (journey === undefined) continue;
    const { from, to, returning } = journey;
    const key = `${from} ${to}`;
    const group = whole.get(key) ?? { by: to, nodes: [] };
    whole.set(key, group);
    const isAsSent = arrived.has(carrier);
    if (isAsSent) group.nodes.push(...nodesNamed(desk, carrier));
    else if (desk.ownNode(carrier).length > 0 && !carrier.opened)
      receiveExcept(desk, event, carrier, to, arrived);
    else group.nodes.push(...receiveLoose(desk, carrier, arrived));
    const previous = returning ? undefined : from;
    endJourney(carrier, taken);
    Object.assign(carrier, { holder: to, previous, moved: newer(carrier.moved, taken) });
  }
  for (const { by, nodes } of whole.values())
    if (nodes.length > 0) desk.actions.push({ kind: "receive", by, nodes, events: [event.hash] });
}

/** What arrived of a box that the chain does not know, since it was packed after its content was registered. */
function receiveLoose(desk: Desk, box: Item, arrived: ReadonlySet<Item>): readonly PlannedNode[] {
  const missing = missingIn(desk.state, box, arrived);
  for (const item of missing) takeOut(desk.state, item);
  return contentOf(desk.state, box).flatMap((one) => desk.nodesOf(one));
}

/** The box was sent as a whole, and only some of what is in it arrived. */
function receiveExcept(
  desk: Desk,
  event: ObjectEvent,
  box: Item,
  by: string,
  arrived: ReadonlySet<Item>,
): void {
  const missing = missingIn(desk.state, box, arrived);
  const [node] = desk.nodesOf(box);
  if (node === undefined) return;
  const list = missing
    .flatMap((item) => desk.nodesOf(item))
    .map((one) => ({ node: one, reason: "short" as const }));
  if (list.length === 0) desk.actions.push({ kind: "receive", by, nodes: [node], events: [event.hash] });
  else desk.actions.push({ kind: "receiveExcept", by, node, missing: list, events: [event.hash] });
  for (const item of missing) takeOut(desk.state, item);
}

export function refuse(desk: Desk, event: ObjectEvent): void {
  const items = desk.itemsOf(event);
  const { from, to } = partiesOf(event);
  if (!areKnown(desk, from, to) || items === undefined) return;
  const wrong = items.findIndex(({ journey }) => journey === undefined);
  if (wrong >= 0) return desk.fault("NOT_IN_TRANSIT", `epcList[${wrong}]`);
  const by = to ?? items[0]?.journey?.to ?? "";
  const stranger = items.findIndex(({ journey }) => journey?.to !== by);
  if (stranger >= 0) return desk.fault("NOT_IN_TRANSIT", `epcList[${stranger}]`);
  const refused = handOver(desk, event, items);
  const sender = senderAt(desk, event, items);
  desk.actions.push({
    ...{ kind: "refuse", by, ...(sender === undefined ? {} : { sender }) },
    nodes: items.flatMap((item) => nodesNamed(desk, item)),
    events: [event.hash],
  });
  for (const item of items) {
    const { journey } = item;
    const previous = journey?.returning ? journey.to : undefined;
    endJourney(item, refused);
    Object.assign(item, { previous, moved: newer(item.moved, refused) });
  }
}

/** `void_shipping` is a shipper's word in the CBV: whoever is at the event's place took them back, or did not want them. */
function senderAt(desk: Desk, event: ObjectEvent, items: readonly Item[]): string | undefined {
  const place = partyAt(desk, event);
  const isSent = ({ journey }: Item): boolean => journey?.from === place && journey?.isOnChain === true;
  return items.every(isSent) ? place : undefined;
}

/** What of a box did not arrive, as large as possible. */
function missingIn(state: WorkingState, box: Item, arrived: ReadonlySet<Item>): readonly Item[] {
  return contentOf(state, box).flatMap((one) => {
    if (arrived.has(one)) return [];
    const inside = [...arrived].some((item) => isWithin(state, item, one));
    return inside ? missingIn(state, one, arrived) : [one];
  });
}

function isWithin(state: WorkingState, item: Item, box: Item): boolean {
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
  return { from: from && partyUri(from), to: to && partyUri(to) };
}
