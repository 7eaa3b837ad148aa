import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type CustodyNode, nodeIdOf } from "./nodes.ts";
import { readTranche, type TrackedTranche } from "./readTranche.ts";

/** Who answers for a node. */
export interface NodeCustody {
  /** Licence that has it; of a pack that left the supply chain, that had it then. */
  readonly holder: number;
  /** Licence that is to receive it; undefined at rest. */
  readonly to: number | undefined;
  /** Licence that the holder had it from, to whom it can always go back; undefined for nobody. */
  readonly previous: number | undefined;
}

/** Reads who holds a node. @throws MediConnectError `LotUnknown` */
export async function custodyOf(
  client: MediConnectClient,
  node: CustodyNode,
  of?: TrackedTranche,
): Promise<NodeCustody> {
  const { head } = of ?? (await readTranche(client, node.lot, node.tranche));
  const [holder, to, previous] = await client.custody.custodyOf(head, nodeIdOf(node));
  return { holder: Number(holder), to: licence(to), previous: licence(previous) };
}

function licence(id: bigint): number | undefined {
  return id === 0n ? undefined : Number(id);
}
