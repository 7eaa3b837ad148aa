import { newCaptureState, type LotRecord } from "../plan/CaptureState.ts";
import { planCapture } from "../plan/planCapture.ts";
import { readEpcisDocument } from "../readEpcisDocument.ts";
import { writeEpcisDocument } from "../writeEpcisDocument.ts";
import type { HistoryEvent } from "./Chronicle.ts";

/**
 * In the order of their times, as long as goods can have moved so. Where a hand-over, an exit or a recall is dated before what the
 * chain has earlier of the same goods, they mostly cannot: then none stands before what the chain has before it. An import decides
 * in the same way, so that it takes what is written here in the order in which it is written.
 *
 * @param events all of a lot, in the order of the chain
 */
export function inTellingOrder(
  events: readonly HistoryEvent[],
  lot: LotRecord | undefined,
): readonly HistoryEvent[] {
  const inTime = events.toSorted((a, b) => a.time - b.time);
  if (!events.some(({ isLate }) => isLate) || isPossible(inTime, lot)) return inTime;
  return events.toSorted((a, b) => a.order - b.order);
}

function isPossible(history: readonly HistoryEvent[], lot: LotRecord | undefined): boolean {
  // Several supplies of one pack are no hand-overs, and an import makes none.
  const told = history.flatMap(({ event }) => (event.kind === "dispensed" ? [] : [event]));
  const { events } = readEpcisDocument(writeEpcisDocument(told, new Date(0).toISOString()));
  const before = newCaptureState();
  if (lot?.maker !== undefined) before.makers.set(lot.gtin, lot.maker);
  const { faults, late } = planCapture(events, before);
  return faults.length === 0 && late.length === 0;
}
