import { MediConnectError } from "../errors/MediConnectError.ts";
import type { OutboxEntry } from "./OutboxEntry.ts";

/**
 * Whoever waits for an entry is told of a success only where there is one: somebody may have dropped it meanwhile.
 *
 * @throws MediConnectError `OUTBOX_DROPPED`
 */
export function requireDone(entry: OutboxEntry): OutboxEntry {
  if (entry.state === "done") return entry;
  const { key, signer, nonce, lastError } = entry;
  throw new MediConnectError(
    "OUTBOX_DROPPED",
    lastError === FORCED
      ? "The transaction was struck out of the outbox while it was on its way; it may still take effect."
      : "The transaction was cancelled with `outbox drop` while it was on its way; it has no effect.",
    "Where it is wanted after all, repeat the command.",
    { key, signer, nonce },
  );
}

/** @throws MediConnectError `OUTBOX_DROPPED` */
export function requireNotDropped(entry: OutboxEntry): void {
  if (entry.state === "dropped") requireDone(entry);
}

/** What stands as last error of an entry that was struck out without asking the chain. */
export const FORCED = "DROPPED_BY_FORCE";
