import type { TokenFacts } from "./tokenFacts.ts";

const DAY = 86_400;
const CYCLE = 28;
export const GAP_BINS = 11;

/** Seconds between two moments: close, or on the beat of a repeat. */
export function gapBin(left: number, right: number): number {
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
export function relation(left: number, right: number): number {
  return left < 0 || right < 0 ? 0 : left === right ? 2 : 1;
}

/** 0 other, 1 may be the same, 2 same. */
export function medicineRelation(left: TokenFacts, right: TokenFacts): number {
  const group = relation(left.group, right.group);
  if (left.figures === right.figures && group !== 1) return 2;
  return group === 2 || (group === 0 && left.schedule === right.schedule) ? 1 : 0;
}

/** Of hours of the day. */
export function hourBin(left: number, right: number): number {
  if (left < 0 || right < 0) return 0;
  const minutes = Math.abs((left % DAY) - (right % DAY)) / 60;
  return minutes <= 15 ? 1 : minutes <= 60 ? 2 : minutes <= 120 ? 3 : minutes <= 240 ? 4 : 5;
}
