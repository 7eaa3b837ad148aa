import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireSscc } from "../gs1/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { LotStore } from "../pack/index.ts";
import type { TraderRole } from "./parties.ts";
import { type Arrival, readArrivals } from "./readArrivals.ts";
import { groupsUnderway, readUnderway, type UnderwayNode } from "./readUnderway.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { decodeTote } from "./statedTote.ts";
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
  /** That sent it. */
  readonly transaction: string;
  /** What of it is still on its way, ready for `receiveNodes`. */
  readonly groups: readonly NodeGroup[];
  /** Transaction in which the signer has taken the tote already, but for what is left here. */
  readonly takenIn: string | undefined;
}

/** How many transactions are asked for at a time. */
const AT_ONCE = 50;
/** Of what is on its way no more, so many of the newest are asked whether one was the tote, to say so. */
const MOST_SETTLED = 200;

/**
 * Finds what is on its way to the signer in totes, by their labels: of all transactions that name the signer's licence as the
 * receiver and have goods under way, the newest that states the SSCC. What is stated is the sender's word: only goods that
 * are on their way to the signer count.
 *
 * @throws MediConnectError `SSCC_UNKNOWN`, `TOTE_RECEIVED`, `TOTE_AMBIGUOUS` where several senders have goods on their way
 * under a label, `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, `LicenceMissing`
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
    const found = await newestUnderway(client, sscc, id, stating);
    if (found === undefined) throw await nothingUnderway(client, sscc, id, arrivals);
    const { arrival, nodes } = found;
    const settling = [...arrival.settledBy];
    const taken = (await readLabels(client, settling)).lastIndexOf(sscc);
    totes.push({
      ...{ sscc, from: arrival.from, transaction: arrival.transaction },
      groups: await groupsUnderway(client, nodes, lots),
      takenIn: settling[taken],
    });
  }
  return totes;
}

interface Found {
  readonly arrival: Arrival;
  readonly nodes: readonly UnderwayNode[];
}

async function newestUnderway(
  client: SigningClient,
  sscc: string,
  licence: number,
  stating: readonly Arrival[],
): Promise<Found | undefined> {
  const underway: Found[] = [];
  for (const arrival of stating) {
    const nodes = await readUnderway(client, arrival, licence);
    if (nodes.length > 0) underway.push({ arrival, nodes });
  }
  const senders = [...new Set(underway.map(({ arrival }) => arrival.from))].sort((a, b) => a - b);
  if (senders.length > 1) throw toteAmbiguous(sscc, senders);
  return underway.at(-1);
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

/** The totes that transactions state, in their order. */
async function readLabels(
  { provider }: SigningClient,
  hashes: readonly string[],
): Promise<(string | undefined)[]> {
  const labels: (string | undefined)[] = [];
  for (let first = 0; first < hashes.length; first += AT_ONCE) {
    const some = hashes.slice(first, first + AT_ONCE);
    const sent = await Promise.all(some.map((hash) => provider.getTransaction(hash)));
    labels.push(...sent.map((one) => (one === null ? undefined : decodeTote(one.data))));
  }
  return labels;
}

function hashOf({ transaction }: Arrival): string {
  return transaction;
}
