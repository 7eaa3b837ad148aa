import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** One transaction that sent goods to a licence. */
export interface Arrival {
  readonly transaction: string;
  readonly from: number;
  readonly block: number;
  readonly logIndex: number;
  /** What it named, as the events do, of which nothing newer is known: neither received nor sent anew. */
  readonly pending: Map<string, ArrivingNode>;
  /** Transactions in which the receiver took or refused some of it. */
  readonly settledBy: Set<string>;
}

export interface ArrivingNode {
  readonly lotId: string;
  readonly node: bigint;
}

interface Fact extends Omit<Arrival, "pending" | "settledBy"> {
  readonly kind: "sent" | "settled";
  readonly nodes: readonly ArrivingNode[];
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
  for (const { kind, nodes, ...place } of facts) {
    for (const one of nodes) {
      const key = `${one.lotId}/${one.node}`;
      const before = newest.get(key);
      before?.pending.delete(key);
      if (kind === "settled") {
        before?.settledBy.add(place.transaction);
        continue;
      }
      const arrival = arrivals.get(place.transaction) ?? {
        ...place,
        pending: new Map<string, ArrivingNode>(),
        settledBy: new Set<string>(),
      };
      arrival.pending.set(key, one);
      arrivals.set(place.transaction, arrival);
      newest.set(key, arrival);
    }
  }
  return [...arrivals.values()];
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
    ...excepted.map((log) => factOf("settled", log, log.args.lotId, [log.args.node], by)),
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
    nodes: nodes.map((node) => ({ lotId, node })),
  };
}
