import { actionOf, NO_NONCE, type OutboxEntry } from "../../sdk/src/outbox/index.ts";

/** An entry for machines; not its signed bytes, which could be sent by whoever reads a log. */
export interface EntryFacts {
  readonly key: string;
  readonly action: string;
  readonly signer: string;
  /** None where the effect stood already. */
  readonly nonce: number | undefined;
  readonly state: OutboxEntry["state"];
  readonly ageSeconds: number;
  readonly attempts: number;
  readonly lastError: string | undefined;
  readonly transaction: string;
  /** Whether it is meant for a chain that is no longer there. */
  readonly otherChain: boolean;
}

/** @param chain name of the present chain; undefined where it does not answer */
export function describeEntry(entry: OutboxEntry, chain: string | undefined): EntryFacts {
  const { key, signer, nonce, state, attempts, lastError, outcome, hash, createdAt } = entry;
  return {
    key,
    action: actionOf(entry),
    signer,
    nonce: nonce === NO_NONCE ? undefined : nonce,
    state,
    ageSeconds: Math.floor((Date.now() - createdAt) / 1000),
    attempts,
    lastError,
    transaction: outcome ?? hash,
    otherChain: chain !== undefined && entry.chain !== chain,
  };
}

/** 75 as `1 min`. */
export function describeAge(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
