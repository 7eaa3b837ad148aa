import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { idsOf, sendGroups } from "./sendGroups.ts";
import { underTote } from "./statedTote.ts";

/** Nodes of one tree that wait for a carrier under one number. */
export interface ConsignedGroup extends NodeGroup {
  /** As the sender numbered it: a number of the lot. */
  readonly consignment: number;
}

export interface CarryLoadParameters {
  readonly groups: readonly ConsignedGroup[];
  /** SSCC of the tote that was scanned for all of them. */
  readonly tote?: string | undefined;
}

/**
 * Takes over, as a carrier, what waits for it, of several consignments too, all in one transaction. From now on the carrier
 * has custody.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, `NO_NODES_NAMED`, `NodeOfAnotherCarrier`,
 * `NodeNotConsigned`, and, where it goes forward, those of a lot or a box that was stopped
 */
export async function carryLoad(
  client: SigningClient,
  { groups, tote }: CarryLoadParameters,
): Promise<string> {
  const stating = underTote(client, tote);
  const { custody } = stating;
  return sendGroups(stating, groups, {
    send: (group) => custody.carry(group.of.head, idsOf(group), group.consignment, GAS_FREE),
    encode: (group) =>
      custody.interface.encodeFunctionData("carry", [group.of.head, idsOf(group), group.consignment]),
  });
}
