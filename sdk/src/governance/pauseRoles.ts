import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES, type RoleName } from "../licence/roles.ts";

/**
 * Stops all licences of these roles at once, in the name of the pauser. Verifications, recalls, releases, suspensions
 * and revocations go on. Pausing what is paused changes nothing.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `AccessManagedUnauthorized`, `ListInvalid`
 *
 * @example
 * await pauseRoles(pauser, ["dispenser", "prescriber"]);
 */
export async function pauseRoles(client: SigningClient, roles: readonly RoleName[]): Promise<string> {
  const numbers = roles.map((role) => ROLES[role]);
  return (await sendTransaction(client.licences.pause(numbers, GAS_FREE))).hash;
}
