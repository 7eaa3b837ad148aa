import type { JsonRpcProvider, Signer, Wallet } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { IdempotencyNames, SignerSource } from "../client/SignerSource.ts";
import { ChainNode } from "./chainNode.ts";
import type { Desk, Edge } from "./desk.ts";
import { EntryStore } from "./entryStore.ts";
import { OutboxSigner } from "./OutboxSigner.ts";
import { type Patience, USUAL_PATIENCE } from "./patience.ts";

/** For how long what has ended is remembered: so long an idempotency key names it. */
const REMEMBERED_MS = 90 * 86_400_000;

export interface OutboxOptions {
  /** Where it is not given, a minute for each transaction. */
  readonly patience?: Partial<Patience> | undefined;
  /** Called at each edge in the life of an entry. */
  readonly onEdge?: ((edge: Edge) => void) | undefined;
}

/**
 * A durable outbox: what is sent through it is signed and on the disk before it leaves, keeps its nonce, and is sent
 * again after a crash until the chain has it once.
 */
export interface Outbox extends SignerSource {
  readonly store: EntryStore;
  /** What delivering to the chain of a client takes. */
  deskFor(client: Pick<MediConnectClient, "provider" | "deployment">): Desk;
  close(): void;
}

/**
 * Opens an outbox in a file of its own. Any number of processes may share it; one key belongs to one outbox.
 *
 * @throws MediConnectError `OUTBOX_UNREADABLE`
 *
 * @example
 * const outbox = openOutbox(".mediconnect/outbox.sqlite");
 * const pharmacy = signWith(client, privateKey, { outbox });
 */
export function openOutbox(file: string, options: OutboxOptions = {}): Outbox {
  const store = new EntryStore(file);
  const patience = { ...USUAL_PATIENCE, ...options.patience };
  const onEdge = options.onEdge ?? (() => undefined);
  store.forgetBefore(Date.now() - REMEMBERED_MS);
  const deskFor: Outbox["deskFor"] = ({ provider, deployment: { chainId, governance } }) => ({
    store,
    node: new ChainNode(urlOf(provider), patience),
    patience,
    chainId,
    governance,
    onEdge,
  });
  return {
    store,
    deskFor,
    signerFor: (wallet: Wallet, client: MediConnectClient, names?: IdempotencyNames): Signer =>
      new OutboxSigner(wallet, client.provider, deskFor(client), names),
    close: () => store.close(),
  };
}

function urlOf(provider: JsonRpcProvider): string {
  return provider._getConnection().url;
}
