import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { LicenceRecord } from "./readLicence.ts";
import { ROLES, type RoleName } from "./roles.ts";

/** What a registrar needs to know to change a licence. */
export type LicenceHolder = Pick<LicenceRecord, "account"> & { readonly role: RoleName };

/**
 * Stops a licence from the next transaction on.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotRegistrar`, `LicenceMissing`, `LicenceStatusIs`
 */
export async function suspendLicence(
  client: SigningClient,
  { account, role }: LicenceHolder,
): Promise<string> {
  return (await sendTransaction(client.licences.suspend(account, ROLES[role], GAS_FREE))).hash;
}

/** Lifts a suspension. Returns and throws as {@link suspendLicence}. */
export async function reinstateLicence(
  client: SigningClient,
  { account, role }: LicenceHolder,
): Promise<string> {
  return (await sendTransaction(client.licences.reinstate(account, ROLES[role], GAS_FREE))).hash;
}

/** Ends a licence for good. Returns and throws as {@link suspendLicence}. */
export async function revokeLicence(
  client: SigningClient,
  { account, role }: LicenceHolder,
): Promise<string> {
  return (await sendTransaction(client.licences.revoke(account, ROLES[role], GAS_FREE))).hash;
}
