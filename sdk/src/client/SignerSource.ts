import type { Signer, Wallet } from "ethers";
import type { MediConnectClient } from "./MediConnectClient.ts";

/** Makes of a wallet the signer that a client sends with; the durable outbox is one. */
export interface SignerSource {
  signerFor(wallet: Wallet, client: MediConnectClient, idempotencyKey?: string): Signer;
}
