import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { LicenceHolder } from "./LicenceHolder.ts";
import { ROLES } from "./roles.ts";

export interface RenewParameters extends LicenceHolder {
  /** Unix seconds, exclusive; later than the licence's present end. */
  readonly validUntil: number;
}

/**
 * Moves the end of a licence, also of one that has expired. A suspension stays.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotRegistrar`, `LicenceMissing`, `LicenceKeyReplaced`, `LicenceStatusIs` (revoked),
 *   `RenewalNotLater`, `OwnLicence`
 *
 * @example
 * await renewLicence(registrar, { account, role: "prescriber", validUntil: now + 3 * 365 * 86_400 });
 */
export async function renewLicence(
  client: SigningClient,
  { account, role, validUntil }: RenewParameters,
): Promise<string> {
  return (await sendTransaction(client.licences.renew(account, ROLES[role], validUntil, GAS_FREE))).hash;
}
