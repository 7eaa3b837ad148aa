import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { type RoleName, ROLES } from "../licence/roles.ts";
import { governLicences, type GovernanceOutcome } from "./governLicences.ts";

export interface RegistrarParameters {
  readonly account: string;
  /** Whose licences it grants. */
  readonly role: RoleName;
}

/**
 * Makes an account a registrar of a role, in the name of the governor and so after the governor's delay.
 *
 * @throws MediConnectError `AccessManagedUnauthorized`
 */
export function appointRegistrar(
  client: SigningClient,
  { account, role }: RegistrarParameters,
): Promise<GovernanceOutcome> {
  const { licences } = client;
  return governLicences(client, {
    encoded: licences.interface.encodeFunctionData("appointRegistrar", [account, ROLES[role]]),
    send: () => licences.appointRegistrar(account, ROLES[role], GAS_FREE),
  });
}

/**
 * Takes a registrar's office away at once, in the name of the guardian.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `AccessManagedUnauthorized`, `NotRegistrar`
 */
export async function dismissRegistrar(
  { licences }: SigningClient,
  { account, role }: RegistrarParameters,
): Promise<string> {
  return (await sendTransaction(licences.dismissRegistrar(account, ROLES[role], GAS_FREE))).hash;
}
