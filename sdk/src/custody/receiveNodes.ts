import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import type { TraderRole } from "./parties.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, sendGroups } from "./sendGroups.ts";

export interface ReceiveParameters {
  /** As they were sent: what came as a pallet is received as a pallet. */
  readonly groups: readonly NodeGroup[];
  /** The role in which the signer acts. */
  readonly role: TraderRole;
}

/**
 * Takes what is on its way to the signer. What came incomplete is received with `receiveExcept`.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NodeNotInTransit`, `NodeForAnother`, `NodeFromAnother`, and, where it goes forward,
 * `LotIsRecalled`, `LotIsQuarantined`, `LotHasExpired`, `ProductIsWithdrawn`
 */
export async function receiveNodes(
  client: SigningClient,
  { groups, role }: ReceiveParameters,
): Promise<string> {
  const { custody } = client;
  return sendGroups(client, groups, {
    send: (group) => custody.receiveNodes(group.of.head, idsOf(group), ROLES[role], GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("receiveNodes", [group.of.head, idsOf(group), ROLES[role]]),
  });
}
