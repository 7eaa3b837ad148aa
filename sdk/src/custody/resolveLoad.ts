import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { LotStore } from "../pack/index.ts";
import type { ConsignedGroup } from "./carryLoad.ts";
import { findLoads, type FindLoadParameters, type Load, waitsFor } from "./findLoads.ts";
import { type CustodyNode, nodeIdOf } from "./nodes.ts";
import { readRecord } from "./readRecord.ts";
import { type NodeGroup, resolveNodes } from "./resolveNodes.ts";
import { resolveScans } from "./resolveScans.ts";
import { nodeNotWaiting } from "./toteRefusals.ts";

export interface LoadParameters extends Omit<FindLoadParameters, "ssccs" | "lots"> {
  /** SSCCs of boxes and totes, and packs. */
  readonly scans: readonly string[];
  readonly lots: LotStore;
}

export interface ResolvedLoad {
  /** All that was named, the content of totes with it, ready for `carryLoad`. */
  readonly groups: readonly ConsignedGroup[];
  readonly totes: readonly Load[];
  /** Where one tote was scanned, and nothing else: what is to be stated. */
  readonly tote: string | undefined;
}

/**
 * What a carrier has scanned to take over, and under which numbers it was consigned: totes as `findLoads` finds them, boxes and
 * packs as `resolveNodes` does. An SSCC that stands in the file of a lot is that case or pallet; any other one is a tote's.
 *
 * @throws MediConnectError `NODE_NOT_WAITING`, and as `resolveNodes` and `findLoads` do
 */
export async function resolveLoad(
  client: SigningClient,
  { scans, lots, ...sought }: LoadParameters,
): Promise<ResolvedLoad> {
  return resolveScans<ConsignedGroup, Load>(scans, lots, {
    findTotes: (ssccs) => findLoads(client, { ...sought, ssccs, lots }),
    findNodes: async (others) => asConsigned(client, await resolveNodes(client, others, lots)),
  });
}

/** The same nodes, parted by the number that their records have. */
async function asConsigned(client: SigningClient, groups: readonly NodeGroup[]): Promise<ConsignedGroup[]> {
  const { id } = await requireOwnLicence(client, "carrier");
  const parted: ConsignedGroup[] = [];
  for (const { of, nodes } of groups) {
    const byNumber = new Map<number, CustodyNode[]>();
    for (const node of nodes) {
      const record = await readRecord(client, of.lotId, nodeIdOf(node));
      if (record?.load === undefined || !waitsFor(id)(record)) throw nodeNotWaiting(id);
      const { consignment } = record.load;
      byNumber.set(consignment, [...(byNumber.get(consignment) ?? []), node]);
    }
    for (const [consignment, some] of byNumber) parted.push({ of, nodes: some, consignment });
  }
  return parted;
}
