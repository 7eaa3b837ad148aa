/** What one transaction sent to a licence. */
export interface Arrival {
  readonly transaction: string;
  readonly from: number;
  readonly to: number;
  /** Among all that happened to the goods that were read with it. */
  readonly order: number;
  /** What it named, as the events do, or was short in it, of which nothing newer is known: neither settled nor sent anew. */
  readonly pending: Map<string, ArrivingNode>;
  /** Transactions that settled some of it, as receiver or carrier do who take or refuse it, and their order. */
  readonly settledBy: Map<string, number>;
}

export interface ArrivingNode {
  readonly lotId: string;
  readonly node: bigint;
}

/** Of nodes, that they were sent, or that this came to an end. */
export interface Fact {
  /** Of nodes that were sent: by whom, and whom to. */
  readonly sent: { readonly from: number; readonly to: number } | undefined;
  readonly transaction: string;
  readonly block: number;
  readonly logIndex: number;
  readonly nodes: readonly ArrivingNode[];
  /** In the one node that was received but for them: what did not come with it. */
  readonly short: readonly ArrivingNode[];
}

/** What was sent, oldest first, with what of it no later fact has settled. */
export function foldArrivals(facts: readonly Fact[]): Arrival[] {
  const inOrder = [...facts].sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const arrivals = new Map<string, Arrival>();
  const newest = new Map<string, Arrival>();
  for (const [order, { sent, nodes, short, transaction }] of inOrder.entries()) {
    const put = (arrival: Arrival, one: ArrivingNode): void => {
      arrival.pending.set(keyOf(one), one);
      newest.set(keyOf(one), arrival);
    };
    for (const one of nodes) {
      const before = newest.get(keyOf(one));
      before?.pending.delete(keyOf(one));
      if (sent === undefined) {
        before?.settledBy.set(transaction, order);
        if (before !== undefined) for (const left of short) put(before, left);
        continue;
      }
      const key = `${transaction}/${sent.to}`;
      const arrival = arrivals.get(key) ?? {
        ...{ transaction, ...sent, order },
        ...{ pending: new Map<string, ArrivingNode>(), settledBy: new Map<string, number>() },
      };
      put(arrival, one);
      arrivals.set(key, arrival);
    }
  }
  return [...arrivals.values()];
}

function keyOf({ lotId, node }: ArrivingNode): string {
  return `${lotId}/${node}`;
}
