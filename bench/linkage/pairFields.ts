import { MEETING_KINDS, type TagCompany } from "./tagCompany.ts";
import type { TokenFacts } from "./tokenFacts.ts";

/**
 * `given` is what time, place and medicine tell, which the chain shows by design; `tag` is what equal tags and previous
 * tags tell of other tokens; `other` is all else, of which nothing should help.
 */
export type FieldKind = "given" | "tag" | "other";

/** One thing to compare two prescriptions by. */
export interface PairField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly bins: number;
  readonly binOf: (left: TokenFacts, right: TokenFacts, i: number, j: number) => number;
}

const DAY = 86_400;
const CYCLE = 28;
const GAP_BINS = 11;

/** Of the first field: one prescriber, one pharmacy, one medicine, and weeks apart as a repeat is. */
export const BEAT_BINS: ReadonlySet<number> = new Set(
  [6, 7].map((gap) => ((3 + 2) * 3 + 2) * GAP_BINS + gap),
);

export function pairFields(company: TagCompany): PairField[] {
  return [...GIVEN, ...OTHER, ...tagFields(company)];
}

/** Seconds between two moments: close, or on the beat of a repeat. */
function gapBin(left: number, right: number): number {
  const seconds = Math.abs(left - right);
  if (seconds === 0) return 0;
  if (seconds <= 120) return 1;
  if (seconds <= 1_800) return 2;
  if (seconds <= DAY / 2) return 3;
  const days = seconds / DAY;
  if (days <= 3) return 4;
  if (days <= 10) return 5;
  const beat = Math.abs(days - Math.round(days / CYCLE) * CYCLE);
  if (beat <= 2.5) return days < 3.5 * CYCLE ? 6 : 7;
  return days < 60 ? 8 : days < 200 ? 9 : 10;
}

/** 0 unknown, 1 other, 2 same. */
function relation(left: number, right: number): number {
  return left < 0 || right < 0 ? 0 : left === right ? 2 : 1;
}

/** 0 other, 1 may be the same, 2 same. */
function medicineRelation(left: TokenFacts, right: TokenFacts): number {
  const group = relation(left.group, right.group);
  if (left.figures === right.figures && group !== 1) return 2;
  return group === 2 || (group === 0 && left.schedule === right.schedule) ? 1 : 0;
}

/** Of hours of the day. */
function hourBin(left: number, right: number): number {
  if (left < 0 || right < 0) return 0;
  const minutes = Math.abs((left % DAY) - (right % DAY)) / 60;
  return minutes <= 15 ? 1 : minutes <= 60 ? 2 : minutes <= 120 ? 3 : minutes <= 240 ? 4 : 5;
}

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
];

const OTHER: readonly PairField[] = [
  {
    name: "equal words in ids, hashes, salts and signatures",
    kind: "other",
    bins: 2,
    binOf: (left, right) =>
      left.sharedWords.length > 0 && left.sharedWords.some((word) => right.sharedWords.includes(word))
        ? 1
        : 0,
  },
  {
    name: "bits that ids and hashes have in common",
    kind: "other",
    bins: 6,
    binOf: ({ bits: left }, { bits: right }) => {
      let apart = 0;
      for (let at = 0; at < left.length; at++) apart += ones((left[at] ?? 0) ^ (right[at] ?? 0));
      return apart < 78 ? 0 : apart < 88 ? 1 : apart < 96 ? 2 : apart < 104 ? 3 : apart < 114 ? 4 : 5;
    },
  },
  {
    name: "position in a bulk run",
    kind: "other",
    bins: 8,
    binOf: (left, right) => {
      if (left.among < 2 || right.among < 2) return 0;
      if (left.block === right.block) {
        const gap = Math.abs(left.place - right.place);
        return gap === 1 ? 1 : gap === 2 ? 2 : gap <= 5 ? 3 : 4;
      }
      const gap = Math.abs(left.place / left.among - right.place / right.among);
      return gap < 0.1 ? 5 : gap < 0.3 ? 6 : 7;
    },
  },
  {
    name: "gas",
    kind: "other",
    bins: 16,
    binOf: (left, right) => {
      const both = left.supplyGas >= 0 && right.supplyGas >= 0;
      return gasBin(left.gas - right.gas) * 4 + (both ? gasBin(left.supplyGas - right.supplyGas) : 3);
    },
  },
  {
    name: "number of the sender's transaction",
    kind: "other",
    bins: 6,
    binOf: (left, right) => {
      if (left.prescriber !== right.prescriber) return 0;
      const gap = Math.abs(left.senderNonce - right.senderNonce);
      return gap === 0 ? 1 : gap === 1 ? 2 : gap <= 3 ? 3 : gap <= 10 ? 4 : 5;
    },
  },
  {
    name: "time of the signature",
    kind: "other",
    bins: 3,
    binOf: (left, right) =>
      left.signedSecond === right.signedSecond
        ? 0
        : Math.abs(left.signedSecond - right.signedSecond) <= 60
          ? 1
          : 2,
  },
  {
    name: "deadline of the authorisation",
    kind: "other",
    bins: 3,
    binOf: (left, right) => relation(left.deadline, right.deadline),
  },
  {
    name: "places of packs in their lot",
    kind: "other",
    bins: 5,
    binOf: (left, right) => {
      if (left.packPlace < 0 || right.packPlace < 0 || left.group !== right.group) return 0;
      const gap = Math.abs(left.packPlace - right.packPlace);
      return gap <= 3 ? 1 : gap <= 10 ? 2 : gap <= 64 ? 3 : 4;
    },
  },
  {
    name: "reasons for overlaps",
    kind: "other",
    bins: 3,
    binOf: (left, right) => (left.reasons > 0 ? 1 : 0) + (right.reasons > 0 ? 1 : 0),
  },
  {
    name: "guarded or not",
    kind: "other",
    bins: 3,
    binOf: (left, right) => (left.tag >= 0 ? 1 : 0) + (right.tag >= 0 ? 1 : 0),
  },
  {
    name: "guard slots: cover and last pharmacy",
    kind: "other",
    bins: 7,
    binOf: (left, right) => {
      if (left.coveredUntil <= 0 || right.coveredUntil <= 0) return 0;
      const days = Math.abs(left.coveredUntil - right.coveredUntil) / DAY;
      const gap = days < 0.1 ? 0 : days < 7 ? 1 : 2;
      return 1 + gap * 2 + (left.lastDispenser === right.lastDispenser ? 1 : 0);
    },
  },
];

function tagFields(company: TagCompany): PairField[] {
  const { anchors, issues, counters } = company;
  return [
    {
      name: "previous tags",
      kind: "tag",
      bins: 2,
      binOf: (left, right) => (left.cluster >= 0 && left.cluster === right.cluster ? 1 : 0),
    },
    {
      // Two tags of one medicine in one epoch are two patients.
      name: "other tags of one medicine",
      kind: "tag",
      bins: 3,
      binOf: (left, right) => {
        if (left.tag < 0 || right.tag < 0 || left.cluster === right.cluster) return 0;
        if (medicineRelation(left, right) !== 2) return 0;
        return left.epoch === right.epoch ? 1 : 2;
      },
    },
    {
      name: "neighbours of one tag",
      kind: "tag",
      bins: 10,
      binOf: (left, right, i, j) => {
        const there = right.cluster < 0 ? 0 : company.closeness(i, right.cluster);
        const back = left.cluster < 0 ? 0 : company.closeness(j, left.cluster);
        const anchored = (anchors[i] ?? -1) >= 0 && anchors[i] === anchors[j];
        return Math.max(there, back) * 2 + (anchored ? 1 : 0);
      },
    },
    {
      name: "tags that are issued together",
      kind: "tag",
      bins: 1 + MEETING_KINDS,
      binOf: (left, right) => meetingBin(left, right, issues),
    },
    {
      name: "tags that are collected together",
      kind: "tag",
      bins: 1 + MEETING_KINDS,
      binOf: (left, right) => meetingBin(left, right, counters),
    },
  ];
}

function meetingBin(left: TokenFacts, right: TokenFacts, meetings: TagCompany["issues"]): number {
  if (left.cluster < 0 || right.cluster < 0 || left.cluster === right.cluster) return 0;
  return 1 + meetings.kindOf(left.cluster, right.cluster);
}

function gasBin(difference: number): number {
  const gas = Math.abs(difference);
  return gas < 30 ? 0 : gas < 1_000 ? 1 : gas < 10_000 ? 2 : 3;
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
