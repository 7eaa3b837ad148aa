import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { LicenceHolder } from "./LicenceHolder.ts";
import { ROLES } from "./roles.ts";

export interface RotateParameters extends LicenceHolder {
  /** Never held a licence in this role. */
  readonly newAccount: string;
  /** Unix seconds, exclusive, at most 30 days ahead: until then the old key works, too. Zero ends it at once. */
  readonly overlapUntil: number;
}

/** The longest time for which two keys may work side by side, in seconds. */
export const MAX_OVERLAP = 30 * 86_400;

/**
 * Replaces the key of a licence. Number, dates and status stay; the new key works at once. Where the old key was lost
 * or stolen, `overlapUntil` is zero.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotRegistrar`, `LicenceMissing`, `LicenceKeyReplaced`, `LicenceStatusIs` (revoked),
 *   `LicenceExists` (of the new account), `LicenceTermsInvalid`, `OverlapInvalid`, `OwnLicence`
 *
 * @example
 * await rotateLicence(registrar, { account, role: "prescriber", newAccount, overlapUntil: now + 7 * 86_400 });
 */
export async function rotateLicence(
  client: SigningClient,
  { account, role, newAccount, overlapUntil }: RotateParameters,
): Promise<string> {
  const { licences } = client;
  return (await sendTransaction(licences.rotate(account, ROLES[role], newAccount, overlapUntil, GAS_FREE)))
    .hash;
}
