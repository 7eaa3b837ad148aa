import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import type { AppointRegistrarParameters } from "./appointRegistrar.ts";

/**
 * Takes a registrar's office for a role at once, in the name of the guardian: the answer to a leaked registrar's key.
 * The licences that it granted stand; another registrar of the role looks through them.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `AccessManagedUnauthorized`, `NotRegistrar`
 *
 * @example
 * await dismissRegistrar(guardian, { account: leakedOffice, role: "dispenser" });
 */
export async function dismissRegistrar(
  client: SigningClient,
  { account, role }: AppointRegistrarParameters,
): Promise<string> {
  return (await sendTransaction(client.licences.dismissRegistrar(account, ROLES[role], GAS_FREE))).hash;
}
