import { Transaction } from "ethers";

/**
 * What has become of an entry.
 *
 * - `stored`: signed and kept; perhaps sent, and no node has taken it yet
 * - `sent`: a node has taken it, and it is not mined yet
 * - `cancelling`: its bytes are now those of an empty transaction with the same nonce; whichever is mined decides
 * - `done`: its effect stands on the chain
 * - `refused`: it was mined without effect, or no node will ever take it
 * - `dropped`: cancelled; where that was forced, it may still take effect
 */
export type EntryState = "stored" | "sent" | "cancelling" | "done" | "refused" | "dropped";

export const UNFINISHED: readonly EntryState[] = ["stored", "sent", "cancelling"];

/** Of an entry that was never signed here, since its effect stood already. */
export const NO_NONCE = -1;

/** What a transaction does, whoever mines it when: the same payload is the same wish. */
export interface Payload {
  readonly signer: string;
  /** Address of the contract. */
  readonly to: string;
  /** Calldata, as hexadecimal digits. */
  readonly data: string;
}

/** One transaction in the outbox. It holds no key and, as the chain itself, no personal data. */
export interface OutboxEntry extends Payload {
  readonly id: number;
  /** Which chain it is meant for, also where another one has taken its place behind the same URL. */
  readonly chain: string;
  /** The caller's, or one made from the payload. */
  readonly key: string;
  /** `NO_NONCE` where another outbox's transaction has its effect. */
  readonly nonce: number;
  /** Signed bytes, as hexadecimal digits; empty where there is no nonce. */
  readonly raw: string;
  readonly hash: string;
  /** Hashes under which it was signed before: with nonces that somebody else used, or before it was cancelled. */
  readonly formerHashes: readonly string[];
  readonly state: EntryState;
  /** How often delivery was begun. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When it was last signed, or something was learnt of it. */
  readonly changedAt: number;
  /** Hash of the transaction that had the effect, where it is done. */
  readonly outcome: string | undefined;
  /** Code of what went wrong last. */
  readonly lastError: string | undefined;
}

/** Bytes for one nonce. */
export interface SignedBytes {
  readonly raw: string;
  readonly hash: string;
}

export function isUnfinished({ state }: Pick<OutboxEntry, "state">): boolean {
  return UNFINISHED.includes(state);
}

/** Every hash under which an entry may have been mined. */
export function hashesOf({ hash, formerHashes }: OutboxEntry): string[] {
  return [hash, ...formerHashes];
}

/** Whether its bytes are those of the empty transaction that cancels it. */
export function carriesCancel({ raw, data }: Pick<OutboxEntry, "raw" | "data">): boolean {
  return raw !== "" && Transaction.from(raw).data !== data.toLowerCase();
}
