import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, sendGroups } from "./sendGroups.ts";

export interface CarryParameters {
  readonly groups: readonly NodeGroup[];
  /** As the sender numbered it. */
  readonly consignment: number;
}

/**
 * Takes over, as a carrier, what was consigned to it. From now on the carrier has custody.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NodeOfAnotherCarrier`, `NodeNotConsigned`, and those of a lot that was stopped
 */
export async function carryNodes(
  client: SigningClient,
  { groups, consignment }: CarryParameters,
): Promise<string> {
  const { custody } = client;
  return sendGroups(client, groups, {
    send: (group) => custody.carry(group.of.head, idsOf(group), consignment, GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("carry", [group.of.head, idsOf(group), consignment]),
  });
}
