import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";

/**
 * Has the guard take over what its policy says now. Anybody may: what changed was governance's decision.
 *
 * @returns hash of the transaction
 */
export async function refreshGuardPolicy({ guardOffice }: SigningClient): Promise<string> {
  return (await sendTransaction(guardOffice.refreshPolicy(GAS_FREE))).hash;
}
