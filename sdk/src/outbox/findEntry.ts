import { MediConnectError } from "../errors/MediConnectError.ts";
import type { Desk } from "./desk.ts";
import type { OutboxEntry } from "./OutboxEntry.ts";

/** How somebody names an entry. */
export interface SoughtEntry {
  readonly key: string;
  /** Account; needed where several signers use the key. */
  readonly signer?: string | undefined;
}

/**
 * The one entry of a key. A key belongs to a signer on a chain, so several may have it; none of them is taken by chance.
 *
 * @param chain name of the present chain, whose entries go before those of others; undefined where it does not answer
 * @throws MediConnectError `OUTBOX_ENTRY_UNKNOWN`, `OUTBOX_ENTRY_AMBIGUOUS`
 */
export function findEntry(
  { store }: Pick<Desk, "store">,
  chain: string | undefined,
  { key, signer }: SoughtEntry,
): OutboxEntry {
  const named = store
    .list()
    .filter((one) => one.key === key)
    .filter((one) => signer === undefined || one.signer.toLowerCase() === signer.toLowerCase());
  const here = named.filter((one) => one.chain === chain);
  const [entry, other] = here.length > 0 ? here : named;
  if (entry === undefined)
    throw new MediConnectError(
      "OUTBOX_ENTRY_UNKNOWN",
      `The outbox holds nothing under the key ${JSON.stringify(key)}.`,
      "See `npx hardhat outbox list --all`.",
      { key },
    );
  if (other === undefined) return entry;
  throw new MediConnectError(
    "OUTBOX_ENTRY_AMBIGUOUS",
    `Several entries have the key ${JSON.stringify(key)}. Nothing was done.`,
    "Name one by --signer ACCOUNT, on the chain that it is meant for; see `npx hardhat outbox list --all`.",
    { key, signers: [...new Set(named.map((one) => one.signer))] },
  );
}
