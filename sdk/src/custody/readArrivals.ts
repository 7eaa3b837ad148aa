import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type Arrival, type Fact, foldArrivals } from "./foldArrivals.ts";
import { readReceipts, readRefusals, sentFact } from "./readFacts.ts";

/**
 * Everything that was sent to a licence, oldest first, from the events that name it as the receiver; of whole chains it
 * reads no more. What a sender or a carrier took back stays pending here: the node's record says so.
 */
export async function readArrivals(client: MediConnectClient, licence: number): Promise<Arrival[]> {
  const [sent, received, refused] = await Promise.all([
    readSent(client, licence),
    readReceipts(client, { to: licence }),
    readRefusals(client, licence),
  ]);
  return foldArrivals([...sent, ...received, ...refused]);
}

async function readSent({ custody }: MediConnectClient, to: number): Promise<Fact[]> {
  const { filters } = custody;
  const found = await Promise.all([
    custody.queryFilter(filters.Dispatched(undefined, undefined, to)),
    custody.queryFilter(filters.Consigned(undefined, undefined, to)),
    custody.queryFilter(filters.CustodyReassigned(undefined, undefined, to)),
  ]);
  return found.flat().map(sentFact);
}
