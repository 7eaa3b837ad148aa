import type { CaptureEvent } from "../CaptureEvent.ts";
import { type Lateness, outOfOrder } from "../EpcisFaults.ts";
import { type CaptureState, carrierOf, type HandOver, type Item, newer } from "./CaptureState.ts";
import type { Desk } from "./Desk.ts";

// In which order goods changed hands, by the times that are stated of it.

/** By how many milliseconds the clocks of two parties may be apart. */
export const CLOCKS_APART = 300_000;

/** An event of custody that is dated before what is known of the same goods, and was let in. */
export interface LateEvent extends Lateness {
  /** Place among the events, from 0. */
  readonly event: number;
  /** Which of the event's goods it is. */
  readonly path: string;
}

/** The newest that is known of any of these goods, of boxes around them and of what left them. */
export function newestOf(state: CaptureState, items: Iterable<Item>): HandOver | undefined {
  let newest: HandOver | undefined;
  for (const item of items) newest = newer(newest, lastOf(state, item));
  return newest;
}

/** Whoever names a box means all that was in it, so what left it since counts, too. */
function lastOf(state: CaptureState, item: Item): HandOver | undefined {
  return newer(carrierOf(state, item).moved, item.parted);
}

/**
 * Writes down where an event is dated before what is known of its goods: further than clocks are apart it is a fault, unless
 * the caller lets it in.
 *
 * @param items as `epcList` names them
 * @returns the newest that is known of them now: what they are to be marked with
 */
export function handOver(
  desk: Desk,
  { eventTime, hash, bizStep }: CaptureEvent,
  items: readonly Item[],
): HandOver {
  const time = Date.parse(eventTime);
  const own = { step: bizStep ?? "", time, hash, transaction: undefined };
  const known = newestOf(desk.state, items);
  if (known === undefined || known.time <= time) return own;
  const path = `epcList[${items.findIndex((item) => lastOf(desk.state, item) === known)}]`;
  const lateness = { time: eventTime, after: { ...known, time: new Date(known.time).toISOString() } };
  const isLetIn = desk.acceptLate || known.time - time <= CLOCKS_APART;
  if (isLetIn) {
    desk.late.push({ event: desk.at, path, ...lateness });
    desk.state.late.add(hash);
  } else desk.faults.push(outOfOrder(desk.at, path, lateness));
  return known;
}
