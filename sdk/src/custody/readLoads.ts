import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type Arrival, type Fact, foldArrivals } from "./foldArrivals.ts";
import { readReceipts, readRefusals, sentFact, settledFact } from "./readFacts.ts";

/**
 * Everything that was consigned to a carrier, oldest first. The event's carrier is in no indexed field, so all consignments
 * of the chain are read; of all else only what names the carrier. What its sender took back, and what was received without
 * the carrier's having told that it took it over, stays pending here: the node's record says so.
 *
 * @param until what settles it: that the carrier took it over, or that it was received of the carrier; either way, that the
 * carrier refused it
 */
export async function readLoads(
  client: MediConnectClient,
  carrier: number,
  until: "carried" | "received",
): Promise<Arrival[]> {
  const [consigned, settled, refused] = await Promise.all([
    readConsigned(client, carrier),
    until === "carried" ? readCarried(client, carrier) : readReceipts(client, { from: carrier }),
    readRefusals(client, carrier),
  ]);
  return foldArrivals([...consigned, ...settled, ...refused]);
}

async function readConsigned({ custody }: MediConnectClient, carrier: number): Promise<Fact[]> {
  const all = await custody.queryFilter(custody.filters.Consigned());
  return all.filter(({ args }) => Number(args.carrier) === carrier).map(sentFact);
}

async function readCarried({ custody }: MediConnectClient, carrier: number): Promise<Fact[]> {
  return (await custody.queryFilter(custody.filters.Carried(undefined, carrier))).map(settledFact);
}
