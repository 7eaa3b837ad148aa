import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { LotStore } from "../pack/index.ts";
import type { SenderRole } from "./parties.ts";
import { readArrivals } from "./readArrivals.ts";
import { readLoads } from "./readLoads.ts";
import { groupsUnderway, isOnItsWay } from "./readUnderway.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { searchTotes, type ToteScope } from "./searchTotes.ts";
import { loadAmbiguous, loadUnknown, toteAmbiguous, toteReceived, toteUnknown } from "./toteRefusals.ts";

export interface FindToteParameters {
  /** Labels of the totes. */
  readonly ssccs: readonly string[];
  /** In which the signer is to receive them; as a carrier, it brings them. */
  readonly role: SenderRole;
  /** Licence of their sender, where several have sent something under a label. */
  readonly from?: number | undefined;
  /** Licence that is to receive them, where a carrier brings several of one label. */
  readonly to?: number | undefined;
  readonly lots?: LotStore | undefined;
}

/** What is on its way to the signer, or by it as a carrier, under one label. */
export interface Tote {
  readonly sscc: string;
  readonly from: number;
  /** The newest that sent some of it. */
  readonly transaction: string;
  /** What of it is still on its way, ready for `receiveNodes`. */
  readonly groups: readonly NodeGroup[];
  /** Transaction in which the signer has taken this label's goods already, but for what is left here. */
  readonly takenIn: string | undefined;
}

/**
 * Finds what is on its way to the signer in totes, by their labels: the goods of all transactions that name the signer's licence
 * as the receiver, state the SSCC and were sent since the signer last took something under it. Where there are none, what was
 * sent before and is still on its way, with `takenIn`. What is stated is the sender's word: only goods that are on their way to
 * the signer count. As a carrier it finds what the signer has or is to take over, to give it back: what waits to be taken over
 * is found by `findLoads`.
 *
 * @throws MediConnectError `SSCC_UNKNOWN`, `TOTE_RECEIVED`, `TOTE_AMBIGUOUS` where several senders have goods on their way
 * under a label, or a carrier has some for several receivers, `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, `LicenceMissing`,
 * `LOT_FILE_DIFFERS`
 *
 * @example
 * const label = "395060000000000016";
 * const packed = await resolveNodes(manufacturer, [sscc], lots);
 * await dispatchNodes(manufacturer, { groups: packed, to: dispenser, role: "manufacturer", tote: label });
 * for (const { sscc: tote, groups } of await findTotes(pharmacy, { ssccs: [label], role: "dispenser" }))
 *   await receiveNodes(pharmacy, { groups, role: "dispenser", tote });
 */
export async function findTotes(
  client: SigningClient,
  { role, lots, ...wish }: FindToteParameters,
): Promise<Tote[]> {
  const { id } = await requireOwnLicence(client, role);
  const scope = role === "carrier" ? await broughtBy(client, id) : await comingTo(client, id);
  const totes: Tote[] = [];
  for (const { sscc, from, transaction, takenIn, nodes } of await searchTotes(client, scope, wish)) {
    const groups = await groupsUnderway(client, nodes, lots);
    totes.push({ sscc, from, transaction, groups, takenIn });
  }
  return totes;
}

async function comingTo(client: SigningClient, licence: number): Promise<ToteScope> {
  return {
    licence,
    arrivals: await readArrivals(client, licence),
    isUnderway: isOnItsWay,
    refusals: { unknown: toteUnknown, settled: toteReceived, ambiguous: toteAmbiguous },
  };
}

async function broughtBy(client: SigningClient, licence: number): Promise<ToteScope> {
  return {
    licence,
    arrivals: await readLoads(client, licence, "received"),
    isUnderway: ({ load }) => load?.carrier === licence,
    refusals: { unknown: loadUnknown, settled: toteReceived, ambiguous: loadAmbiguous },
  };
}
