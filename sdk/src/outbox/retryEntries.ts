import { MediConnectError } from "../errors/MediConnectError.ts";
import { deliver } from "./deliver.ts";
import { askPatiently, type Desk, type DeskSigner, nameOfChain } from "./desk.ts";
import { findEntry, type SoughtEntry } from "./findEntry.ts";
import type { OutboxEntry } from "./OutboxEntry.ts";
import { closeGap, recover } from "./recover.ts";

/** What became of an entry that was tried again. */
export interface RetriedEntry {
  readonly entry: OutboxEntry;
  /** Why it is not done. */
  readonly error: MediConnectError | undefined;
}

/**
 * Brings every unfinished entry of the chain to its end, in the order in which they were made, or one of them.
 *
 * @param signerOf finds the key of an account; where there is none, bytes that are signed already are still sent
 * @throws MediConnectError `OUTBOX_UNREACHABLE`, `OUTBOX_ENTRY_UNKNOWN`, `OUTBOX_ENTRY_AMBIGUOUS`
 */
export async function retryEntries(
  desk: Desk,
  signerOf: (account: string) => DeskSigner | undefined,
  sought?: SoughtEntry,
): Promise<RetriedEntry[]> {
  const chain = await askPatiently(desk, async () => {
    const name = await nameOfChain(desk);
    await recover(desk, name);
    return name;
  });
  const wanted = sought === undefined ? desk.store.unfinished(chain) : [findEntry(desk, chain, sought)];
  const retried: RetriedEntry[] = [];
  for (const entry of wanted) {
    const signer = signerOf(entry.signer);
    if (signer !== undefined) await closeGap(desk, signer, entry);
    retried.push(await retryOne(desk, signer, entry));
  }
  return retried;
}

async function retryOne(
  desk: Desk,
  signer: DeskSigner | undefined,
  entry: OutboxEntry,
): Promise<RetriedEntry> {
  try {
    return { entry: await deliver(desk, signer, entry), error: undefined };
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    return { entry: desk.store.get(entry.id), error };
  }
}
