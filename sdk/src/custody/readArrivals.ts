import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { EXCEPTION_REASONS } from "./parties.ts";

const SHORT = EXCEPTION_REASONS.indexOf("short");

/** One transaction that sent goods to a licence. */
export interface Arrival {
  readonly transaction: string;
  readonly from: number;
  /** Among all that happened to goods for this licence. */
  readonly order: number;
  /** What it named, as the events do, or was short in it, of which nothing newer is known: neither received nor sent anew. */
  readonly pending: Map<string, ArrivingNode>;
  /** Transactions in which the receiver took or refused some of it, and their order. */
  readonly settledBy: Map<string, number>;
}

export interface ArrivingNode {
  readonly lotId: string;
  readonly node: bigint;
}

interface Fact {
  readonly kind: "sent" | "settled";
  readonly transaction: string;
  readonly from: number;
  readonly block: number;
  readonly logIndex: number;
  readonly nodes: readonly ArrivingNode[];
  /** In the one node that was received but for them: what did not come with it. */
  readonly short: readonly ArrivingNode[];
}

/**
 * Everything that was sent to a licence, oldest first, from the events that name it as the receiver; of whole chains it
 * reads no more. What a sender or a carrier took back stays pending here: the node's record says so.
 */
export async function readArrivals(client: MediConnectClient, licence: number): Promise<Arrival[]> {
  const facts = (await Promise.all([readSent(client, licence), readSettled(client, licence)])).flat();
  facts.sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const arrivals = new Map<string, Arrival>();
  const newest = new Map<string, Arrival>();
  for (const [order, { kind, nodes, short, transaction, from }] of facts.entries()) {
    const put = (arrival: Arrival, one: ArrivingNode): void => {
      arrival.pending.set(keyOf(one), one);
      newest.set(keyOf(one), arrival);
    };
    for (const one of nodes) {
      const before = newest.get(keyOf(one));
      before?.pending.delete(keyOf(one));
      if (kind === "settled") {
        before?.settledBy.set(transaction, order);
        if (before !== undefined) for (const left of short) put(before, left);
        continue;
      }
      const arrival = arrivals.get(transaction) ?? {
        ...{ transaction, from, order, pending: new Map<string, ArrivingNode>(), settledBy: new Map() },
      };
      put(arrival, one);
      arrivals.set(transaction, arrival);
    }
  }
  return [...arrivals.values()];
}

function keyOf({ lotId, node }: ArrivingNode): string {
  return `${lotId}/${node}`;
}

async function readSent({ custody }: MediConnectClient, to: number): Promise<Fact[]> {
  const { filters } = custody;
  const found = await Promise.all([
    custody.queryFilter(filters.Dispatched(undefined, undefined, to)),
    custody.queryFilter(filters.Consigned(undefined, undefined, to)),
    custody.queryFilter(filters.CustodyReassigned(undefined, undefined, to)),
  ]);
  return found
    .flat()
    .map((log) => factOf("sent", log, log.args.lotId, log.args.nodes, Number(log.args.from)));
}

async function readSettled({ custody }: MediConnectClient, by: number): Promise<Fact[]> {
  const { filters } = custody;
  const [received, excepted, refused] = await Promise.all([
    custody.queryFilter(filters.Received(undefined, undefined, by)),
    custody.queryFilter(filters.ReceivedExcept(undefined, undefined, by)),
    custody.queryFilter(filters.DispatchRefused(undefined, by)),
  ]);
  return [
    ...[...received, ...refused].map((log) => factOf("settled", log, log.args.lotId, log.args.nodes, by)),
    ...excepted.map((log) => {
      const { lotId, missing, node } = log.args;
      const short = missing.flatMap((one) => (Number(one.reason) === SHORT ? [one.node] : []));
      return { ...factOf("settled", log, lotId, [node], by), short: named(lotId, short) };
    }),
  ];
}

function factOf(
  kind: Fact["kind"],
  log: { readonly blockNumber: number; readonly index: number; readonly transactionHash: string },
  lotId: string,
  nodes: readonly bigint[],
  from: number,
): Fact {
  return {
    kind,
    from,
    block: log.blockNumber,
    logIndex: log.index,
    transaction: log.transactionHash,
    nodes: named(lotId, nodes),
    short: [],
  };
}

function named(lotId: string, nodes: readonly bigint[]): ArrivingNode[] {
  return nodes.map((node) => ({ lotId, node }));
}
