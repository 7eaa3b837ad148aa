import type { CaptureEvent } from "../CaptureEvent.ts";
import { type Lateness, outOfOrder } from "../EpcisFaults.ts";
import {
  type WorkingState,
  carrierOf,
  firmOf,
  type HandOver,
  isOfBlock,
  type Item,
  type Journey,
  type LotRecord,
  newer,
  noteLot,
} from "./CaptureState.ts";
import type { Desk } from "./Desk.ts";

// In which order goods changed hands, by the times that are stated of it.

/** By how many milliseconds the clocks of two parties may be apart. */
export const CLOCKS_APART = 300_000;
/** How long before it is told something may have happened of which nobody stated when: goods are scanned in the same day. */
const TOLD_WITHIN = 86_400_000;

/** An event that is dated before what is known of the same goods, and was let in. */
export interface LateEvent extends Lateness {
  /** Place among the events, from 0. */
  readonly event: number;
  /** Which of the event's goods it is. */
  readonly path: string;
}

/** What an event says, to be held against what comes after it. */
export function toldBy({ eventTime, hash, bizStep }: CaptureEvent): HandOver {
  return { step: bizStep ?? "", time: Date.parse(eventTime), hash, transaction: undefined };
}

/** Whoever names a box means all that was in it, so what left it since counts, too. */
function lastOf(state: WorkingState, item: Item): HandOver | undefined {
  return newer(carrierOf(state, item).moved, item.parted);
}

/**
 * Writes down where an event is dated before what is known of its goods: further than clocks are apart it is a fault, unless
 * the caller lets it in. One that would end a journey which began after it is let in by nobody: it may tell of an earlier one.
 *
 * @param items as `epcList` names them
 * @returns what each of them is to be marked with, where nothing newer is known of it
 */
export function handOver(desk: Desk, event: CaptureEvent, items: readonly Item[]): HandOver {
  const own = toldBy(event);
  const { time } = own;
  for (const item of items) noteLot(desk.state, item, own);
  const wrong = items.findIndex((item) => isOfEarlierJourney(desk, carrierOf(desk.state, item), time));
  const sent = items[wrong] && carrierOf(desk.state, items[wrong]).journey?.sent;
  if (sent !== undefined) {
    const lateness = { time: event.eventTime, after: factsOf(sent) };
    desk.faults.push(outOfOrder("SENT_LATER", desk.at, `epcList[${wrong}]`, lateness));
    return own;
  }
  const lasts = items.map((item) => lastOf(desk.state, item));
  const proofs = items.map((item, i) => proofAgainst(lasts[i], time) ?? madeAfter(item, time));
  const proof = newestIn(proofs);
  if (proof === undefined || desk.acceptLate) letIn(desk, event, items);
  else {
    const lateness = { time: event.eventTime, after: factsOf(proof) };
    desk.faults.push(outOfOrder("OUT_OF_ORDER", desk.at, `epcList[${proofs.indexOf(proof)}]`, lateness));
  }
  return own;
}

/**
 * Writes down where an event is dated before anything that is known of its goods, and lets it in: so it is for exits, which others
 * often tell for whoever had the packs.
 */
export function letIn(desk: Desk, event: CaptureEvent, items: readonly Item[]): void {
  const lasts = items.map((item) => newer(lastOf(desk.state, item), item.noted));
  const known = newestIn(lasts);
  if (known !== undefined) tellLate(desk, event, `epcList[${lasts.indexOf(known)}]`, known);
}

/** The same of a recall, which concerns all of its lot. */
export function letRecallIn(desk: Desk, event: CaptureEvent, path: string, lot: LotRecord): void {
  if (lot.noted !== undefined) tellLate(desk, event, path, lot.noted);
}

function tellLate(desk: Desk, { eventTime: time, hash }: CaptureEvent, path: string, known: HandOver): void {
  if (known.time <= Date.parse(time)) return;
  desk.late.push({ event: desk.at, path, time, after: factsOf(known) });
  desk.state.late.add(hash);
}

function newestIn(all: readonly (HandOver | undefined)[]): HandOver | undefined {
  return all.reduce(
    (one, other) => (one !== undefined && one.time >= (other?.time ?? 0) ? one : other),
    undefined,
  );
}

/** The chain dates the making of a lot by the last of what told of it, so there it is no proof. */
function madeAfter({ noted }: Item, time: number): HandOver | undefined {
  const isProof = noted?.step === "commissioning" && noted.transaction === undefined;
  return isProof && noted.time - time > CLOCKS_APART ? noted : undefined;
}

/** What shows that something happened later than it is dated: clocks are not so far apart, nor does anybody scan so late. */
function proofAgainst(known: HandOver | undefined, time: number): HandOver | undefined {
  if (known === undefined) return undefined;
  const firm = firmOf(known);
  if (firm !== undefined && firm.time - time > CLOCKS_APART) return firm;
  return isOfBlock(known) && known.time - time > TOLD_WITHIN ? known : undefined;
}

/**
 * Whether an event is dated before the sending that it would end, so that it may mean another. Which one it means is sure where
 * the same document lists that sending before it, or where nobody stated when that was; but not where goods went the same way
 * before and were still on it then.
 */
function isOfEarlierJourney(desk: Desk, { journey, ended }: Item, time: number): boolean {
  if (journey === undefined || journey.sent.time - time <= CLOCKS_APART) return false;
  const { sent } = journey;
  if (!isOfBlock(sent) && !desk.isListedBefore(sent.hash)) return true;
  return (ended ?? []).some((one) => isSameWay(one, journey) && one.time >= time);
}

function isSameWay(one: Pick<Journey, "from" | "to">, other: Pick<Journey, "from" | "to">): boolean {
  return one.from === other.from && one.to === other.to;
}

function factsOf({ step, time, hash, transaction }: HandOver): Lateness["after"] {
  return { step, time: new Date(time).toISOString(), hash, transaction };
}
