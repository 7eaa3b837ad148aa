import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES, type RoleName } from "../licence/roles.ts";
import { governLicences, type GovernanceOutcome } from "./governLicences.ts";

/**
 * Ends a pause, in the name of the governor and so after the governor's delay.
 *
 * @throws MediConnectError `AccessManagedUnauthorized`, `ListInvalid`
 */
export function unpauseRoles(client: SigningClient, roles: readonly RoleName[]): Promise<GovernanceOutcome> {
  const numbers = roles.map((role) => ROLES[role]);
  const { licences } = client;
  return governLicences(client, {
    encoded: licences.interface.encodeFunctionData("unpause", [numbers]),
    send: () => licences.unpause(numbers, GAS_FREE),
  });
}
