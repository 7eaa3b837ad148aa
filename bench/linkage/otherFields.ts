import { relation } from "./compareTokens.ts";
import type { PairField } from "./PairField.ts";

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
];

/** All else but what tags tell: of these nothing should help. */
export function otherFields(): readonly PairField[] {
  return OTHER;
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
