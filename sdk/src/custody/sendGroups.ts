import type { ContractTransactionResponse } from "ethers";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { explainRefusal } from "./nameNodes.ts";
import { nodeIdOf } from "./nodes.ts";
import type { TrackedTranche } from "./readTranche.ts";
import type { NodeGroup } from "./resolveNodes.ts";

/** One step for nodes of several trees: a call for one, and all or nothing for more. */
export interface GroupCall<Group extends NodeGroup> {
  readonly send: (group: Group) => Promise<ContractTransactionResponse>;
  readonly encode: (group: Group) => string;
  /** Licence that is to receive them, where they are sent to one. */
  readonly to?: number;
}

/**
 * Sends one step for all groups in one transaction: a mixed tote, with packs of several lots, moves as a whole.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NO_NODES_NAMED`, and those of the contracts
 */
export async function sendGroups<Group extends NodeGroup>(
  client: SigningClient,
  groups: readonly Group[],
  { send, encode, to }: GroupCall<Group>,
): Promise<string> {
  const [first, ...others] = groups;
  if (first === undefined) {
    throw new MediConnectError(
      "NO_NODES_NAMED",
      "No pallet, case or pack was named. Nothing was sent.",
      "Scan the SSCC of a box, or a pack.",
    );
  }
  const sending = others.length === 0 ? send(first) : client.custody.multicall(groups.map(encode), GAS_FREE);
  try {
    return (await sendTransaction(sending)).hash;
  } catch (error) {
    throw explainRefusal(error, groups, to);
  }
}

/** The contracts' `CustodyOf`. */
export function ofTranche({ head, tranche, root }: TrackedTranche): {
  head: string;
  tranche: number;
  root: string;
} {
  return { head, tranche, root };
}

export function idsOf({ nodes }: NodeGroup): bigint[] {
  return nodes.map(nodeIdOf);
}
