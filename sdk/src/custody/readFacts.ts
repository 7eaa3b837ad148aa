import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { Fact } from "./foldArrivals.ts";
import { EXCEPTION_REASONS } from "./parties.ts";

const SHORT = EXCEPTION_REASONS.indexOf("short");

/** Where an event stands on the chain. */
interface Place {
  readonly blockNumber: number;
  readonly index: number;
  readonly transactionHash: string;
}

interface NodesLog extends Place {
  readonly args: { readonly lotId: string; readonly nodes: readonly bigint[] };
}

interface SentLog extends NodesLog {
  readonly args: NodesLog["args"] & { readonly from: bigint; readonly to: bigint };
}

/** Of an event that sends nodes. */
export function sentFact(log: SentLog): Fact {
  return { ...settledFact(log), sent: { from: Number(log.args.from), to: Number(log.args.to) } };
}

/** Of an event that ends what was sent. */
export function settledFact(log: NodesLog): Fact {
  return factOf(log, log.args.lotId, log.args.nodes);
}

/** What was received of a licence, or by one, whole or in part. */
export async function readReceipts(
  { custody }: MediConnectClient,
  { from, to }: { readonly from?: number; readonly to?: number },
): Promise<Fact[]> {
  const { filters } = custody;
  const [received, excepted] = await Promise.all([
    custody.queryFilter(filters.Received(undefined, from, to)),
    custody.queryFilter(filters.ReceivedExcept(undefined, from, to)),
  ]);
  return [
    ...received.map(settledFact),
    ...excepted.map((log) => {
      const { lotId, missing, node } = log.args;
      const short = missing.flatMap((one) => (Number(one.reason) === SHORT ? [one.node] : []));
      return factOf(log, lotId, [node], short);
    }),
  ];
}

/** What a licence refused. */
export async function readRefusals({ custody }: MediConnectClient, by: number): Promise<Fact[]> {
  return (await custody.queryFilter(custody.filters.DispatchRefused(undefined, by))).map(settledFact);
}

function factOf(place: Place, lotId: string, nodes: readonly bigint[], short: readonly bigint[] = []): Fact {
  return {
    sent: undefined,
    block: place.blockNumber,
    logIndex: place.index,
    transaction: place.transactionHash,
    nodes: nodes.map((node) => ({ lotId, node })),
    short: short.map((node) => ({ lotId, node })),
  };
}
