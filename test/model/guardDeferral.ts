/**
 * What the guard's office keeps of supplies without a tag, and what it makes of that when the prescription gets its tags:
 * rule 14 of docs/guard.md. `contracts/guard/GuardOutages.sol` and `GuardOffice.sol` are the same on chain.
 */

/** What was supplied of a prescription in an outage, as the office keeps it. */
export interface Deferral {
  /** When the first of it was supplied. */
  readonly from: number;
  /** How long all of it lasts. */
  readonly seconds: number;
  /** Until when it lasts for somebody who had none before. */
  readonly lastsUntil: number;
  /** Which issue the last of it was of. */
  readonly issue: number;
  /** How long what was deferred of that issue lasts. */
  readonly secondsOfIssue: number;
}

/** What a prescription says of itself. */
export interface Standing {
  readonly lives: boolean;
  readonly notBefore: number;
  /** The present one; where it is over, the one with which it ended. */
  readonly issue: number;
  /** How long what was supplied of that issue lasts, with a trace or without. */
  readonly secondsOfIssue: number;
}

/** What is told late of the cover. */
export interface LateCover {
  readonly from: number;
  readonly seconds: number;
  readonly lastsUntil: number;
}

export type LateRule = (deferral: Deferral | undefined, standing: Standing, now: number) => LateCover;

/** One supply more that the guard is told of later. */
export function deferOnto(
  deferral: Deferral | undefined,
  issue: number,
  seconds: number,
  now: number,
): Deferral {
  return {
    from: deferral?.from ?? now,
    seconds: (deferral?.seconds ?? 0) + seconds,
    // In two steps, since what was supplied first may have run out before the next.
    lastsUntil: Math.max(deferral?.lastsUntil ?? 0, now) + seconds,
    issue,
    secondsOfIssue: (deferral?.issue === issue ? deferral.secondsOfIssue : 0) + seconds,
  };
}

/**
 * When parts were supplied that left no trace nobody knows, but their issue counts them. They count from now: the rest
 * of it will be allowed to come on top of them.
 */
export const lateCoverOf: LateRule = (deferral, standing, now) => {
  const { from, seconds, lastsUntil } = deferral ?? {
    from: Math.max(now, standing.notBefore),
    seconds: 0,
    lastsUntil: 0,
  };
  const isOfIssue = deferral?.issue === standing.issue;
  // Of one that is over there is no rest, and unless some of its last issue was deferred, no saying how long ago.
  if (!standing.lives && !isOfIssue) return { from, seconds, lastsUntil };
  const untraced = standing.secondsOfIssue - (isOfIssue ? deferral.secondsOfIssue : 0);
  if (untraced === 0) return { from, seconds, lastsUntil };
  return { from, seconds: seconds + untraced, lastsUntil: Math.max(lastsUntil, now) + untraced };
};
