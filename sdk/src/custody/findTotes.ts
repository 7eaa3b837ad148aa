import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireSscc } from "../gs1/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { LotStore } from "../pack/index.ts";
import type { TraderRole } from "./parties.ts";
import { type Arrival, readArrivals } from "./readArrivals.ts";
import { readLabels } from "./readLabels.ts";
import { groupsUnderway, readUnderway, type UnderwayNode } from "./readUnderway.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { toteAmbiguous, toteReceived, toteUnknown } from "./toteRefusals.ts";

export interface FindToteParameters {
  /** Labels of the totes. */
  readonly ssccs: readonly string[];
  /** In which the signer is to receive them. */
  readonly role: TraderRole;
  /** Licence of their sender, where several have sent something under a label. */
  readonly from?: number | undefined;
  readonly lots?: LotStore | undefined;
}

/** What is on its way to the signer under one label. */
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

/** Of what is on its way no more, so many of the newest are asked whether one was the tote, to say so. */
const MOST_SETTLED = 200;

/**
 * Finds what is on its way to the signer in totes, by their labels: the goods of all transactions that name the signer's licence
 * as the receiver, state the SSCC and were sent since the signer last took something under it. Where there are none, what was
 * sent before and is still on its way, with `takenIn`. What is stated is the sender's word: only goods that are on their way to
 * the signer count.
 *
 * @throws MediConnectError `SSCC_UNKNOWN`, `TOTE_RECEIVED`, `TOTE_AMBIGUOUS` where several senders have goods on their way
 * under a label, `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, `LicenceMissing`, `LOT_FILE_DIFFERS`
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
  { ssccs, role, from, lots }: FindToteParameters,
): Promise<Tote[]> {
  const wanted = [...new Set(ssccs.map(requireSscc))];
  const { id } = await requireOwnLicence(client, role);
  const arrivals = (await readArrivals(client, id)).filter((one) => from === undefined || one.from === from);
  const waiting = arrivals.filter(({ pending }) => pending.size > 0);
  const labels = await readLabels(client, waiting.map(hashOf));
  const totes: Tote[] = [];
  for (const sscc of wanted) {
    const stating = waiting.filter((_, at) => labels[at] === sscc);
    const underway = await findUnderway(client, sscc, id, stating);
    const [oldest] = underway;
    if (oldest === undefined) throw await nothingUnderway(client, sscc, id, arrivals);
    const taken = await lastTaking(client, sscc, arrivals, oldest.arrival);
    const fresh = underway.filter(({ arrival }) => taken === undefined || arrival.order > taken.order);
    const chosen = fresh.length > 0 ? fresh : underway;
    const { arrival } = chosen.at(-1) ?? oldest;
    const nodes = chosen.flatMap((one) => one.nodes);
    totes.push({
      ...{ sscc, from: arrival.from, transaction: arrival.transaction },
      groups: await groupsUnderway(client, nodes, lots),
      takenIn: fresh.length > 0 ? undefined : taken?.transaction,
    });
  }
  return totes;
}

interface Found {
  readonly arrival: Arrival;
  readonly nodes: readonly UnderwayNode[];
}

/** @returns oldest first, all of one sender */
async function findUnderway(
  client: SigningClient,
  sscc: string,
  licence: number,
  stating: readonly Arrival[],
): Promise<readonly Found[]> {
  const underway: Found[] = [];
  for (const arrival of stating) {
    const nodes = await readUnderway(client, arrival, licence);
    if (nodes.length > 0) underway.push({ arrival, nodes });
  }
  const senders = [...new Set(underway.map(({ arrival }) => arrival.from))].sort((a, b) => a - b);
  if (senders.length > 1) throw toteAmbiguous(sscc, senders);
  return underway;
}

/**
 * The last transaction in which the signer took something of this sender under the label. What was sent before it and is still
 * on its way did not come then; a scanner that beeps twice must not receive it.
 */
async function lastTaking(
  client: SigningClient,
  sscc: string,
  arrivals: readonly Arrival[],
  oldest: Arrival,
): Promise<{ readonly transaction: string; readonly order: number } | undefined> {
  const since = arrivals.filter(({ from, order }) => from === oldest.from && order >= oldest.order);
  const settling = new Map(since.slice(-MOST_SETTLED).flatMap(({ settledBy }) => [...settledBy]));
  const inOrder = [...settling].sort(([, a], [, b]) => a - b);
  const labels = await readLabels(
    client,
    inOrder.map(([transaction]) => transaction),
  );
  const [transaction, order] = inOrder[labels.lastIndexOf(sscc)] ?? [];
  return transaction === undefined || order === undefined ? undefined : { transaction, order };
}

async function nothingUnderway(
  client: SigningClient,
  sscc: string,
  licence: number,
  arrivals: readonly Arrival[],
): Promise<Error> {
  const newest = arrivals.slice(-MOST_SETTLED);
  const last = newest[(await readLabels(client, newest.map(hashOf))).lastIndexOf(sscc)];
  return last === undefined ? toteUnknown(sscc, licence) : toteReceived(sscc, last.from);
}

function hashOf({ transaction }: Arrival): string {
  return transaction;
}
