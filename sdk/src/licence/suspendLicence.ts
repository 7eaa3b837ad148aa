import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { LicenceHolder } from "./LicenceHolder.ts";
import { type OpenPrescriptions, openPrescriptionsNumber } from "./openPrescriptions.ts";
import { ROLES } from "./roles.ts";

export interface SuspendParameters extends LicenceHolder {
  /** What becomes of what a prescriber had issued; honoured unless said otherwise. */
  readonly openPrescriptions?: OpenPrescriptions;
}

/**
 * Stops a licence, with all its keys, from the next transaction on. With another policy than before, changes what
 * becomes of the open prescriptions of a licence that is suspended already.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NotRegistrar`, `LicenceMissing`, `LicenceKeyReplaced`, `LicenceStatusIs`, `NothingToFreeze`
 *
 * @example
 * await suspendLicence(registrar, { account, role: "prescriber", openPrescriptions: "frozen" });
 * (await readLicence(client, account, "prescriber"))?.status; // "suspended"
 */
export async function suspendLicence(
  client: SigningClient,
  { account, role, openPrescriptions = "honoured" }: SuspendParameters,
): Promise<string> {
  const policy = openPrescriptionsNumber(openPrescriptions);
  return (await sendTransaction(client.licences.suspend(account, ROLES[role], policy, GAS_FREE))).hash;
}
