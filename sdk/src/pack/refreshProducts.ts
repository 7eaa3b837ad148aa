import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";

/**
 * Takes over to active products whether their groups are monitored now. Anybody may: the decision was the regulator's.
 *
 * @param gtins 14 digits each
 * @returns hash of the transaction
 * @throws MediConnectError `ProductNotActive`, `ProductIsWithdrawn`
 *
 * @example
 * await refreshProducts(regulator, [gtin]);
 */
export async function refreshProducts(client: SigningClient, gtins: readonly string[]): Promise<string> {
  return (await sendTransaction(client.packs.refreshProducts([...gtins], GAS_FREE))).hash;
}
