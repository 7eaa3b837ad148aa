import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES, type RoleName } from "../licence/roles.ts";
import { governLicences, type GovernanceOutcome } from "./governLicences.ts";

export interface AppointRegistrarParameters {
  /** Address of the office that shall license others. */
  readonly account: string;
  /** The role whose licences it grants, suspends and revokes. */
  readonly role: RoleName;
}

/**
 * Names an account a registrar for a role, in the name of the governor. A role may have several.
 *
 * @throws MediConnectError `AccessManagedUnauthorized`, `GrantInvalid`
 *
 * @example
 * await appointRegistrar(governor, { account: newOffice, role: "dispenser" });
 */
export function appointRegistrar(
  client: SigningClient,
  { account, role }: AppointRegistrarParameters,
): Promise<GovernanceOutcome> {
  const { licences } = client;
  return governLicences(client, {
    encoded: licences.interface.encodeFunctionData("appointRegistrar", [account, ROLES[role]]),
    send: () => licences.appointRegistrar(account, ROLES[role], GAS_FREE),
  });
}
