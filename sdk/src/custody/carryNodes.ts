import type { SigningClient } from "../client/MediConnectClient.ts";
import { carryLoad } from "./carryLoad.ts";
import type { NodeGroup } from "./resolveNodes.ts";

export interface CarryParameters {
  readonly groups: readonly NodeGroup[];
  /** As the sender numbered it. */
  readonly consignment: number;
}

/**
 * Takes over, as a carrier, what was consigned to it. From now on the carrier has custody.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NodeOfAnotherCarrier`, `NodeNotConsigned`, and those of a lot that was stopped or of a pack by
 * itself that left the supply chain
 */
export async function carryNodes(
  client: SigningClient,
  { groups, consignment }: CarryParameters,
): Promise<string> {
  return carryLoad(client, { groups: groups.map((group) => ({ ...group, consignment })) });
}
