import { GAP_BINS, gapBin, hourBin, medicineRelation, relation } from "./compareTokens.ts";
import type { PairField } from "./PairField.ts";

const DAY = 86_400;

/** Of the first field: one prescriber, one pharmacy, one medicine, and weeks apart as a repeat is. */
export const BEAT_BINS: ReadonlySet<number> = new Set(
  [6, 7].map((gap) => ((3 + 2) * 3 + 2) * GAP_BINS + gap),
);

const GIVEN: readonly PairField[] = [
  {
    name: "prescriber, pharmacy, medicine and time of issue",
    kind: "given",
    bins: 2 * 3 * 3 * GAP_BINS,
    binOf: (left, right) =>
      (((left.prescriber === right.prescriber ? 1 : 0) * 3 + relation(left.pharmacy, right.pharmacy)) * 3 +
        medicineRelation(left, right)) *
        GAP_BINS +
      gapBin(left.time, right.time),
  },
  {
    name: "pharmacy, medicine and time at the counter",
    kind: "given",
    bins: 3 * 3 * GAP_BINS,
    binOf: (left, right) => {
      const place =
        left.counterTime < 0 || right.counterTime < 0 ? 0 : relation(left.pharmacy, right.pharmacy);
      return (
        (place * 3 + medicineRelation(left, right)) * GAP_BINS + gapBin(left.counterTime, right.counterTime)
      );
    },
  },
  {
    name: "rare medicine",
    kind: "given",
    bins: 256,
    binOf: (left, right) => (left.figures === right.figures ? 1 + Math.min(left.figures, 254) : 0),
  },
  {
    name: "hour and weekday of issue",
    kind: "given",
    bins: 12,
    binOf: (left, right) =>
      hourBin(left.time, right.time) * 2 +
      (Math.floor(left.time / DAY) % 7 === Math.floor(right.time / DAY) % 7 ? 1 : 0),
  },
  {
    name: "hour at the counter",
    kind: "given",
    bins: 12,
    binOf: (left, right) =>
      hourBin(left.counterTime, right.counterTime) * 2 + (left.pharmacy === right.pharmacy ? 1 : 0),
  },
  {
    name: "repeats and post-dating",
    kind: "given",
    bins: 18,
    binOf: (left, right) =>
      ((left.further > 0 ? 1 : 0) + (right.further > 0 ? 1 : 0)) * 6 +
      (left.later + right.later) * 2 +
      (left.leadDays === right.leadDays ? 1 : 0),
  },
  {
    name: "days until collected",
    kind: "given",
    bins: 5,
    binOf: (left, right) => {
      if (left.counterTime < 0 || right.counterTime < 0) return 0;
      const days = Math.abs(left.counterTime - left.time - (right.counterTime - right.time)) / DAY;
      return days < 0.5 ? 1 : days < 2 ? 2 : days < 5 ? 3 : 4;
    },
  },
  {
    name: "nominated pharmacy",
    kind: "given",
    bins: 4,
    binOf: (left, right) =>
      left.nominee < 0 && right.nominee < 0 ? 3 : relation(left.nominee, right.nominee),
  },
  {
    name: "visits to the counter",
    kind: "given",
    bins: 6,
    binOf: (left, right) => (left.visits === right.visits ? 1 : 0) * 3 + left.troubled + right.troubled,
  },
  {
    name: "order at the prescriber's",
    kind: "given",
    bins: 6,
    binOf: (left, right) => {
      if (left.prescriber !== right.prescriber) return 0;
      const gap = Math.abs(left.senderNonce - right.senderNonce);
      return gap === 0 ? 1 : gap === 1 ? 2 : gap <= 3 ? 3 : gap <= 10 ? 4 : 5;
    },
  },
  {
    name: "claimed with the patient's signature or not",
    kind: "given",
    bins: 3,
    binOf: (left, right) => (left.deadline >= 0 ? 1 : 0) + (right.deadline >= 0 ? 1 : 0),
  },
  {
    name: "in a bulk run or not",
    kind: "given",
    bins: 4,
    binOf: (left, right) =>
      left.block === right.block ? 3 : (left.among > 1 ? 1 : 0) + (right.among > 1 ? 1 : 0),
  },
  {
    name: "schedules",
    kind: "given",
    bins: 64,
    binOf: (left, right) =>
      Math.min(left.schedule, right.schedule) * 8 + Math.max(left.schedule, right.schedule),
  },
];

/** What the chain shows by design. */
export function givenFields(): readonly PairField[] {
  return GIVEN;
}
