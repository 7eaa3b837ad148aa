import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { ConsignedGroup } from "./carryLoad.ts";
import type { FindToteParameters } from "./findTotes.ts";
import { readLoads } from "./readLoads.ts";
import type { CustodyRecord } from "./readRecord.ts";
import { groupsUnderway, type UnderwayGroup } from "./readUnderway.ts";
import { searchTotes } from "./searchTotes.ts";
import { loadAmbiguous, loadCarried, loadCarriedBefore, loadUnknown } from "./toteRefusals.ts";

export type FindLoadParameters = Omit<FindToteParameters, "role">;

/** What waits for the signer, a carrier, under one label. */
export interface Load {
  readonly sscc: string;
  readonly from: number;
  /** Licence that is to receive it. */
  readonly to: number;
  /** The newest that consigned some of it. */
  readonly transaction: string;
  /** What of it waits, ready for `carryLoad`. */
  readonly groups: readonly ConsignedGroup[];
}

/** What was consigned to a carrier and waits to be taken over. */
export function waitsFor(carrier: number): (record: CustodyRecord) => boolean {
  return ({ load }) => load !== undefined && load.carrier === carrier && !load.isCarried;
}

/**
 * Finds what waits for the signer, a carrier, in totes, by their labels: what all transactions that state the SSCC have
 * consigned to its licence, and nobody has taken over, received, refused or taken back. What is stated is the sender's word:
 * only goods that wait for the signer count.
 *
 * @throws MediConnectError `SSCC_UNKNOWN`, `TOTE_CARRIED`, `TOTE_TAKEN_BEFORE`, `TOTE_AMBIGUOUS` where several senders have
 * something waiting under a label, or one has for several receivers, `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`,
 * `LicenceMissing`, `LOT_FILE_DIFFERS`
 *
 * @example
 * const label = "395060000000000016";
 * const packed = await resolveNodes(manufacturer, [sscc], lots);
 * const sent = { groups: packed, to: wholesaler, carrier, role: "manufacturer", tote: label } as const;
 * await consignNodes(manufacturer, sent);
 * for (const { sscc: tote, groups } of await findLoads(courier, { ssccs: [label] }))
 *   await carryLoad(courier, { groups, tote });
 */
export async function findLoads(
  client: SigningClient,
  { lots, ...wish }: FindLoadParameters,
): Promise<Load[]> {
  const { id } = await requireOwnLicence(client, "carrier");
  const scope = {
    licence: id,
    arrivals: await readLoads(client, id, "carried"),
    isUnderway: waitsFor(id),
    refusals: { unknown: loadUnknown, settled: loadCarried, ambiguous: loadAmbiguous },
  };
  const loads: Load[] = [];
  for (const { takenIn, nodes, ...found } of await searchTotes(client, scope, wish)) {
    if (takenIn !== undefined) throw loadCarriedBefore(found.sscc, nodes.length, takenIn);
    loads.push({ ...found, groups: (await groupsUnderway(client, nodes, lots)).filter(isConsigned) });
  }
  return loads;
}

function isConsigned(group: UnderwayGroup): group is UnderwayGroup & ConsignedGroup {
  return group.consignment !== undefined;
}
