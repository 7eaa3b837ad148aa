import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { MediConnectError } from "../errors/MediConnectError.ts";
import { requireSscc } from "../gs1/index.ts";
import type { Arrival } from "./foldArrivals.ts";
import { readLabels } from "./readLabels.ts";
import { type IsUnderway, readUnderway, type UnderwayNode } from "./readUnderway.ts";
import { toteForSeveral } from "./toteRefusals.ts";

/** In what labels are looked for: what goes to a receiver, or by a carrier. */
export interface ToteScope {
  readonly licence: number;
  readonly arrivals: readonly Arrival[];
  readonly isUnderway: IsUnderway;
  /** What is said where nothing, nothing any more, or something of several senders bears a label. */
  readonly refusals: {
    readonly unknown: (sscc: string, licence: number) => MediConnectError;
    readonly settled: (sscc: string, from: number) => MediConnectError;
    readonly ambiguous: (sscc: string, senders: readonly number[]) => MediConnectError;
  };
}

export interface ToteWish {
  readonly ssccs: readonly string[];
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface FoundTote {
  readonly sscc: string;
  readonly from: number;
  readonly to: number;
  /** The newest that sent some of it. */
  readonly transaction: string;
  readonly nodes: readonly UnderwayNode[];
  /** Transaction in which the licence has settled this label's goods already, but for what is left here. */
  readonly takenIn: string | undefined;
}

/** Of what is underway no more, so many of the newest are asked whether one was the tote, to say so. */
const MOST_SETTLED = 200;

/**
 * What is underway under each label: the goods of all transactions that state it and were sent since the licence last took or
 * refused something under it. Where there are none, what was sent before and is still underway, with `takenIn`.
 *
 * @throws MediConnectError those of the scope, `TOTE_AMBIGUOUS`, `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`
 */
export async function searchTotes(
  client: MediConnectClient,
  scope: ToteScope,
  { ssccs, from, to }: ToteWish,
): Promise<FoundTote[]> {
  const wanted = [...new Set(ssccs.map(requireSscc))];
  const arrivals = scope.arrivals.filter(
    (one) => (from === undefined || one.from === from) && (to === undefined || one.to === to),
  );
  const waiting = arrivals.filter(({ pending }) => pending.size > 0);
  const labels = await readLabels(client, waiting.map(hashOf));
  const totes: FoundTote[] = [];
  for (const sscc of wanted) {
    const stating = waiting.filter((_, at) => labels[at] === sscc);
    const underway = await findUnderway(client, sscc, scope, stating);
    const [oldest] = underway;
    if (oldest === undefined) throw await nothingUnderway(client, sscc, scope, arrivals);
    const taken = await lastTaking(client, sscc, arrivals, oldest.arrival);
    const fresh = underway.filter(({ arrival }) => taken === undefined || arrival.order > taken.order);
    const chosen = fresh.length > 0 ? fresh : underway;
    const { arrival } = chosen.at(-1) ?? oldest;
    totes.push({
      ...{ sscc, from: arrival.from, to: arrival.to, transaction: arrival.transaction },
      nodes: chosen.flatMap((one) => one.nodes),
      takenIn: fresh.length > 0 ? undefined : taken?.transaction,
    });
  }
  return totes;
}

interface Found {
  readonly arrival: Arrival;
  readonly nodes: readonly UnderwayNode[];
}

/** @returns oldest first, all of one sender and to one receiver */
async function findUnderway(
  client: MediConnectClient,
  sscc: string,
  { isUnderway, refusals }: ToteScope,
  stating: readonly Arrival[],
): Promise<readonly Found[]> {
  const underway: Found[] = [];
  for (const arrival of stating) {
    const nodes = await readUnderway(client, arrival, isUnderway);
    if (nodes.length > 0) underway.push({ arrival, nodes });
  }
  const senders = distinct(underway.map(({ arrival }) => arrival.from));
  if (senders.length > 1) throw refusals.ambiguous(sscc, senders);
  const receivers = distinct(underway.map(({ arrival }) => arrival.to));
  if (receivers.length > 1) throw toteForSeveral(sscc, receivers);
  return underway;
}

function distinct(licences: readonly number[]): number[] {
  return [...new Set(licences)].sort((a, b) => a - b);
}

/**
 * The last transaction in which the licence took something of this way under the label. What was sent before it and is still
 * underway did not come then; a scanner that beeps twice must not take it.
 */
async function lastTaking(
  client: MediConnectClient,
  sscc: string,
  arrivals: readonly Arrival[],
  oldest: Arrival,
): Promise<{ readonly transaction: string; readonly order: number } | undefined> {
  const since = arrivals.filter(
    ({ from, to, order }) => from === oldest.from && to === oldest.to && order >= oldest.order,
  );
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
  client: MediConnectClient,
  sscc: string,
  { licence, refusals }: ToteScope,
  arrivals: readonly Arrival[],
): Promise<MediConnectError> {
  const newest = arrivals.slice(-MOST_SETTLED);
  const last = newest[(await readLabels(client, newest.map(hashOf))).lastIndexOf(sscc)];
  return last === undefined ? refusals.unknown(sscc, licence) : refusals.settled(sscc, last.from);
}

function hashOf({ transaction }: Arrival): string {
  return transaction;
}
