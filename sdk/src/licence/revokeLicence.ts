import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { openPrescriptionsNumber } from "./openPrescriptions.ts";
import { ROLES } from "./roles.ts";
import type { SuspendParameters } from "./suspendLicence.ts";

/**
 * Ends a licence, with all its keys, for good. With another policy than before, changes what becomes of the open
 * prescriptions of a licence that is revoked already.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotRegistrar`, `LicenceMissing`, `LicenceKeyReplaced`, `LicenceStatusIs`, `NothingToFreeze`
 */
export async function revokeLicence(
  client: SigningClient,
  { account, role, openPrescriptions = "honoured" }: SuspendParameters,
): Promise<string> {
  const policy = openPrescriptionsNumber(openPrescriptions);
  return (await sendTransaction(client.licences.revoke(account, ROLES[role], policy, GAS_FREE))).hash;
}
