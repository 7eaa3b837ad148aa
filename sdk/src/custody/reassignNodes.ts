import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { partyOf } from "./parties.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, ofTranche, sendGroups } from "./sendGroups.ts";

export interface ReassignParameters {
  readonly groups: readonly NodeGroup[];
  /** Licence that is to receive them. */
  readonly to: number;
}

/**
 * Sends, as a regulator, stock of a licence that was revoked or has expired to one that is in force, whatever the lot's state.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `HolderNotEnded`, `NodeInTransit`, `NodeIsOpened`, `ReceiverInvalid`, `LICENCE_UNKNOWN`
 */
export async function reassignNodes(
  client: SigningClient,
  { groups, to }: ReassignParameters,
): Promise<string> {
  const party = await partyOf(client, to);
  const { custody } = client;
  return sendGroups(client, groups, {
    to,
    send: (group) => custody.reassign(ofTranche(group.of), idsOf(group), party, GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("reassign", [ofTranche(group.of), idsOf(group), party]),
  });
}
