import { groupBy } from "./groupBy.ts";
import type { TokenFacts } from "./tokenFacts.ts";

// What equal tags tell beyond themselves: tokens with one tag are one patient's, so whatever keeps that tag company, at
// the prescriber's or at the counter, may be the same patient's.

/** How close a token came to a token of a tag, the closest last. */
export const CLOSENESS = ["never", "same day", "same run", "at one counter", "one after the other"] as const;

export interface TagCompany {
  /** Number in {@link CLOSENESS}: of the token to any token of the cluster. */
  closeness(token: number, cluster: number): number;
  /** Cluster of the tagged token that was issued, or handed out, next to it; -1 where there is none. */
  readonly anchors: Int32Array;
  /** How often two clusters met at a prescriber's, and at a counter. */
  readonly issues: Meetings;
  readonly counters: Meetings;
}

export interface Meetings {
  /** 0 never; else by the number of times, and by how much of the rarer one's life that is. */
  kindOf(left: number, right: number): number;
}

export const MEETING_KINDS = 1 + 4 * 3;

const DAY = 86_400;
const FORM_SECONDS = 60;
const COUNTER_SECONDS = 600;

export function tagCompanyOf(facts: readonly TokenFacts[]): TagCompany {
  const clusters = facts.reduce((most, { cluster }) => Math.max(most, cluster), -1) + 1;
  const near = new Uint8Array(facts.length * clusters);
  const anchors = Int32Array.from(facts, ({ cluster }) => cluster);
  const anchoredBy = new Uint8Array(facts.length);
  const meet = (left: number, right: number, closeness: number): void => {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const { cluster } = facts[other] as TokenFacts;
      if (cluster < 0) continue;
      const at = one * clusters + cluster;
      if ((near[at] ?? 0) < closeness) near[at] = closeness;
      if (closeness < 3 || facts[one]?.cluster !== -1 || (anchoredBy[one] ?? 0) >= closeness) continue;
      anchors[one] = cluster;
      anchoredBy[one] = closeness;
    }
  };
  const issued = facts.map(({ prescriber, time }, token) => ({ token, who: prescriber, time }));
  forNeighbours(issued, DAY / 2, (left, right, seconds) => {
    const [one, other] = [facts[left], facts[right]];
    const sameRun = one?.block === other?.block;
    meet(left, right, sameRun ? 2 : seconds <= FORM_SECONDS ? 4 : 1);
  });
  const counters = facts.flatMap(({ pharmacy, counterTime }, token) =>
    counterTime < 0 ? [] : [{ token, who: pharmacy, time: counterTime }],
  );
  forNeighbours(counters, COUNTER_SECONDS, (left, right) => meet(left, right, 3));
  return {
    closeness: (token, cluster) => near[token * clusters + cluster] ?? 0,
    anchors,
    issues: meetingsOf(facts, clusters, issued, DAY / 2),
    counters: meetingsOf(facts, clusters, counters, COUNTER_SECONDS),
  };
}

interface Presence {
  readonly token: number;
  readonly who: number;
  readonly time: number;
}

/** All pairs that were at one place within some seconds. */
function forNeighbours(
  present: readonly Presence[],
  within: number,
  act: (left: number, right: number, seconds: number) => void,
): void {
  for (const some of groupBy(present, ({ who }) => who).values()) {
    const ordered = some.toSorted((left, right) => left.time - right.time);
    ordered.forEach(({ token, time }, at) => {
      for (let next = at + 1; next < ordered.length; next++) {
        const other = ordered[next];
        if (other === undefined || other.time - time > within) break;
        act(token, other.token, other.time - time);
      }
    });
  }
}

function meetingsOf(
  facts: readonly TokenFacts[],
  clusters: number,
  present: readonly Presence[],
  within: number,
): Meetings {
  const times = new Uint8Array(clusters * clusters);
  const sizes = new Uint16Array(clusters);
  for (const { token } of present) {
    const cluster = facts[token]?.cluster ?? -1;
    if (cluster >= 0) sizes[cluster] = (sizes[cluster] ?? 0) + 1;
  }
  forNeighbours(present, within, (left, right) => {
    const [one, other] = [facts[left]?.cluster ?? -1, facts[right]?.cluster ?? -1];
    if (one < 0 || other < 0 || one === other) return;
    for (const at of [one * clusters + other, other * clusters + one]) {
      times[at] = Math.min(255, (times[at] ?? 0) + 1);
    }
  });
  return {
    kindOf(left, right) {
      const met = times[left * clusters + right] ?? 0;
      if (met === 0) return 0;
      const share = met / Math.min(sizes[left] ?? 1, sizes[right] ?? 1);
      const often = met === 1 ? 0 : met === 2 ? 1 : met <= 4 ? 2 : 3;
      return 1 + often * 3 + (share < 0.34 ? 0 : share < 0.67 ? 1 : 2);
    },
  };
}
