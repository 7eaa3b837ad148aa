import type { SigningClient } from "../client/MediConnectClient.ts";
import type { LotStore } from "../pack/index.ts";
import { findTotes, type FindToteParameters, type Tote } from "./findTotes.ts";
import { type NodeGroup, resolveNodes } from "./resolveNodes.ts";
import { resolveScans } from "./resolveScans.ts";

export interface DeliveryParameters extends Omit<FindToteParameters, "ssccs" | "lots"> {
  /** SSCCs of boxes and totes, and packs. */
  readonly scans: readonly string[];
  readonly lots: LotStore;
}

export interface Delivery {
  /** All that was named, the content of totes with it. */
  readonly groups: readonly NodeGroup[];
  readonly totes: readonly Tote[];
  /** Where one tote was scanned, and nothing else: what is to be stated. */
  readonly tote: string | undefined;
}

/**
 * As `resolveNodes`, and further what is on its way to the signer in totes. An SSCC that stands in the file of a lot is that
 * case or pallet; any other one is a tote's.
 *
 * @throws MediConnectError as `resolveNodes` and `findTotes` do
 */
export async function resolveDelivery(
  client: SigningClient,
  { scans, lots, ...sought }: DeliveryParameters,
): Promise<Delivery> {
  return resolveScans<NodeGroup, Tote>(scans, lots, {
    findTotes: (ssccs) => findTotes(client, { ...sought, ssccs, lots }),
    findNodes: (others) => resolveNodes(client, others, lots),
  });
}
