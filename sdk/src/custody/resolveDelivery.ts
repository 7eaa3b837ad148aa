import type { SigningClient } from "../client/MediConnectClient.ts";
import type { LotStore } from "../pack/index.ts";
import { findTotes, type FindToteParameters, type Tote } from "./findTotes.ts";
import { findLabelled } from "./labels.ts";
import { type NodeGroup, readSsccScan, resolveNodes } from "./resolveNodes.ts";

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
  const ssccs: string[] = [];
  const others: string[] = [];
  for (const scan of scans) {
    const sscc = await readToteScan(scan, lots);
    if (sscc === undefined) others.push(scan);
    else ssccs.push(sscc);
  }
  const groups = await resolveNodes(client, others, lots);
  const totes = ssccs.length === 0 ? [] : await findTotes(client, { ...sought, ssccs, lots });
  const [first, ...more] = totes;
  return {
    groups: [...groups, ...totes.flatMap((tote) => tote.groups)],
    totes,
    tote: others.length + more.length === 0 ? first?.sscc : undefined,
  };
}

/** The SSCC that a text names, where no published lot has a box that bears it. */
async function readToteScan(scan: string, lots: LotStore): Promise<string | undefined> {
  const sscc = readSsccScan(scan);
  return sscc === undefined || (await findLabelled(lots, sscc)) !== undefined ? undefined : sscc;
}
