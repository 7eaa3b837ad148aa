import type { Signer, Wallet } from "ethers";
import type { MediConnectClient } from "./MediConnectClient.ts";

/** How a caller names what it sends, so that whoever asks again with the same name means the same. */
export interface IdempotencyNames {
  /** Names the one transaction that the client is to send; for something else it is refused. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Names all that the client sends: each transaction's key is this and its payload's digest. The same call in the same
   * scope is the same transaction, and has one effect; another call in it is another one.
   */
  readonly idempotencyScope?: string | undefined;
}

/** Makes of a wallet the signer that a client sends with; the durable outbox is one. */
export interface SignerSource {
  signerFor(wallet: Wallet, client: MediConnectClient, names?: IdempotencyNames): Signer;
}
