import { medicineRelation } from "./compareTokens.ts";
import type { PairField } from "./PairField.ts";
import { MEETING_KINDS, type TagCompany } from "./tagCompany.ts";
import type { TokenFacts } from "./tokenFacts.ts";

const DAY = 86_400;

const COVER: PairField = {
  name: "guard slots: cover and last pharmacy",
  kind: "tag",
  bins: 7,
  binOf: (left, right) => {
    if (left.coveredUntil <= 0 || right.coveredUntil <= 0) return 0;
    const days = Math.abs(left.coveredUntil - right.coveredUntil) / DAY;
    const gap = days < 0.1 ? 0 : days < 7 ? 1 : 2;
    return 1 + gap * 2 + (left.lastDispenser === right.lastDispenser ? 1 : 0);
  },
};

/** What tags tell of other prescriptions than those that carry the same. */
export function tagFields(company: TagCompany): PairField[] {
  const { anchors, issues, counters } = company;
  return [
    {
      name: "previous tags",
      kind: "tag",
      bins: 2,
      binOf: (left, right) => (left.cluster >= 0 && left.cluster === right.cluster ? 1 : 0),
    },
    COVER,
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
