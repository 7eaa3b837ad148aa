import { MediConnectError } from "../errors/MediConnectError.ts";
import { deliver } from "./deliver.ts";
import { askPatiently, type Desk, type DeskSigner, requireChainOf } from "./desk.ts";
import { isUnfinished, type OutboxEntry } from "./OutboxEntry.ts";
import { closeGap } from "./recover.ts";
import { FORCED } from "./requireDone.ts";
import { signEmpty } from "./signEntry.ts";

/**
 * Cancels an unfinished entry: an empty transaction takes its nonce, so that it can never take effect any more. Where
 * the chain was faster, it took effect, and that is what comes back.
 *
 * @returns the entry, `dropped`, or `done` (or `refused`) where it was too late
 * @throws MediConnectError `OUTBOX_ENTRY_ENDED`, `OUTBOX_OTHER_CHAIN`, `OUTBOX_UNREACHABLE`, and those of `deliver`: then
 * the cancellation is kept and goes on with `retryEntries`
 */
export async function dropEntry(desk: Desk, signer: DeskSigner, entry: OutboxEntry): Promise<OutboxEntry> {
  requireOpen(entry);
  await askPatiently(desk, () => requireChainOf(desk, entry));
  const cancelling = signCancel(desk, signer, entry);
  if (cancelling.state !== "cancelling") return cancelling;
  await closeGap(desk, signer, cancelling);
  return deliver(desk, undefined, cancelling);
}

/** @returns the entry: `cancelling`, or ended meanwhile; whoever delivers it may have changed it, so again until it holds */
function signCancel({ store, chainId }: Desk, signer: DeskSigner, entry: OutboxEntry): OutboxEntry {
  let now = store.get(entry.id);
  while (isUnfinished(now) && now.state !== "cancelling") {
    now = store.signCancel(now, signEmpty({ chainId, key: signer.key, signer: signer.account }, now.nonce));
  }
  return now;
}

/**
 * Strikes an entry out without asking the chain. What was sent of it may still take effect.
 *
 * @throws MediConnectError `OUTBOX_ENTRY_ENDED`
 */
export function forgetEntry({ store }: Pick<Desk, "store">, entry: OutboxEntry): OutboxEntry {
  requireOpen(entry);
  store.settle([[entry, { state: "dropped", error: FORCED }]]);
  return store.get(entry.id);
}

function requireOpen({ key, state }: OutboxEntry): void {
  if (state !== "done" && state !== "refused" && state !== "dropped") return;
  throw new MediConnectError(
    "OUTBOX_ENTRY_ENDED",
    state === "done"
      ? `The entry ${key} took effect; it cannot be dropped.`
      : `The entry ${key} has no effect: it was ${state}.`,
    state === "done"
      ? "Take it back with the step that undoes it, where there is one."
      : "Nothing needs to be done.",
    { key, state },
  );
}
