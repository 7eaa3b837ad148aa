import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { LicenceHolder } from "./LicenceHolder.ts";
import { ROLES } from "./roles.ts";

/**
 * Lifts a suspension; what was frozen may be supplied again.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotRegistrar`, `LicenceMissing`, `LicenceKeyReplaced`, `LicenceStatusIs`, `OwnLicence`
 */
export async function reinstateLicence(
  client: SigningClient,
  { account, role }: LicenceHolder,
): Promise<string> {
  return (await sendTransaction(client.licences.reinstate(account, ROLES[role], GAS_FREE))).hash;
}
