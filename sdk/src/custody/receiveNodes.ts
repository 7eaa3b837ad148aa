import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import type { TraderRole } from "./parties.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, sendGroups } from "./sendGroups.ts";
import { underTote } from "./statedTote.ts";

export interface ReceiveParameters {
  /** As they were sent: what came as a pallet is received as a pallet. */
  readonly groups: readonly NodeGroup[];
  /** The role in which the signer acts. */
  readonly role: TraderRole;
  /** SSCC of the tote that was scanned for all of them. */
  readonly tote?: string | undefined;
}

/**
 * Takes what is on its way to the signer. What came incomplete is received with `receiveExcept`.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, `NodeNotInTransit`, `NodeForAnother`,
 * `NodeFromAnother`, and, where it goes forward, `LotIsRecalled`, `LotIsQuarantined`, `LotHasExpired`,
 * `ProductIsWithdrawn`, and `UnitAlreadyDecommissioned` of a pack by itself that left the supply chain meanwhile
 */
export async function receiveNodes(
  client: SigningClient,
  { groups, role, tote }: ReceiveParameters,
): Promise<string> {
  const stating = underTote(client, tote);
  const { custody } = stating;
  return sendGroups(stating, groups, {
    send: (group) => custody.receiveNodes(group.of.head, idsOf(group), ROLES[role], GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("receiveNodes", [group.of.head, idsOf(group), ROLES[role]]),
  });
}
