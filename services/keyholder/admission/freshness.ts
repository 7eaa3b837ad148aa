import { MediConnectError } from "../../../sdk/src/index.ts";

export interface FreshnessOptions {
  /** Seconds by which a request may be older, or its clock ahead. */
  readonly windowSeconds: number;
  /** Seconds since 1970. */
  readonly clock: () => number;
}

/** Takes each request once, while it is fresh. */
export interface Freshness {
  /** @throws MediConnectError `REQUEST_STALE` */
  requireFresh(issuedAt: number): void;
  /** @throws MediConnectError `REQUEST_REPLAYED` */
  takeOnce(account: string, nonce: string): void;
  /** Remembers one that was taken before a restart. */
  restore(account: string, nonce: string, at: number): void;
  /** Seconds since 1970: what was taken before cannot be replayed any more. */
  countsSince(): number;
}

export function openFreshness({ windowSeconds, clock }: FreshnessOptions): Freshness {
  /** Until when a nonce could be replayed: whatever its clock said, twice the window after it came. */
  const taken = new Map<string, number>();
  let sweepAt = 0;
  const remember = (key: string, at: number): void => {
    taken.set(key, at + 2 * windowSeconds);
  };
  const sweep = (now: number): void => {
    if (now < sweepAt) return;
    for (const [key, until] of taken) if (until < now) taken.delete(key);
    sweepAt = now + windowSeconds;
  };
  return {
    requireFresh(issuedAt) {
      const seconds = clock() - issuedAt;
      if (Math.abs(seconds) > windowSeconds) throw stale(seconds, windowSeconds);
    },
    takeOnce(account, nonce) {
      const now = clock();
      sweep(now);
      const key = `${account}/${nonce}`;
      if (taken.has(key)) throw replayed();
      remember(key, now);
    },
    restore(account, nonce, at) {
      if (at + 2 * windowSeconds >= clock()) remember(`${account}/${nonce}`, at);
    },
    countsSince: () => clock() - 2 * windowSeconds,
  };
}

function stale(seconds: number, windowSeconds: number): MediConnectError {
  const drift = seconds > 0 ? `${seconds} s ago` : `${-seconds} s ahead of this holder's clock`;
  return new MediConnectError(
    "REQUEST_STALE",
    `The request was signed ${drift}; ${windowSeconds} s are allowed.`,
    "Set the machine's clock, and sign a request anew each time.",
    { seconds, windowSeconds },
  );
}

function replayed(): MediConnectError {
  return new MediConnectError(
    "REQUEST_REPLAYED",
    "This very request was taken before.",
    "Sign a request anew each time; if you did, somebody repeats yours.",
  );
}
