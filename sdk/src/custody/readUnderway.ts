import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { decodeBytes20 } from "../merkle/index.ts";
import { getBytes } from "ethers";
import type { LotName, LotStore } from "../pack/index.ts";
import type { Arrival, ArrivingNode } from "./foldArrivals.ts";
import { nodeOfId } from "./nodes.ts";
import { type CustodyRecord, readRecord } from "./readRecord.ts";
import { readTranche } from "./readTranche.ts";
import type { NodeGroup } from "./resolveNodes.ts";

/** A node that is still as it was sent, and what its record says of it. */
export interface UnderwayNode extends ArrivingNode {
  readonly record: CustodyRecord;
}

/** Whether a node's record says that it is still what an arrival says of it. */
export type IsUnderway = (record: CustodyRecord, arrival: Arrival) => boolean;

/** On its way to whom it was sent to. */
export const isOnItsWay: IsUnderway = (record, { to }) => record.to === to;

/** How many records are asked for at a time. */
const AT_ONCE = 50;
/** Nodes that one call names. */
const NODES_A_CALL = 256;

/** What of an arrival is still underway by the chain's records. */
export async function readUnderway(
  client: MediConnectClient,
  arrival: Arrival,
  isUnderway: IsUnderway,
): Promise<UnderwayNode[]> {
  const found: (ArrivingNode & { readonly record: CustodyRecord | undefined })[] = [];
  const all = [...arrival.pending.values()];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const read = async (one: ArrivingNode) => ({
      ...one,
      record: await readRecord(client, one.lotId, one.node),
    });
    found.push(...(await Promise.all(all.slice(first, first + AT_ONCE).map(read))));
  }
  return found.flatMap(({ record, ...one }) =>
    record !== undefined && isUnderway(record, arrival) ? [{ ...one, record }] : [],
  );
}

/** Nodes of one tree, with one holder, in one consignment or none. */
export interface UnderwayGroup extends NodeGroup {
  readonly consignment: number | undefined;
}

/** As one call each takes them. */
export async function groupsUnderway(
  client: MediConnectClient,
  nodes: readonly UnderwayNode[],
  lots?: LotStore,
): Promise<UnderwayGroup[]> {
  const alike = new Map<string, UnderwayNode[]>();
  for (const one of nodes) {
    const { holder, load } = one.record;
    const key = `${one.lotId}/${trancheOf(one)}/${holder}/${load?.consignment}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  const groups: UnderwayGroup[] = [];
  for (const [first, ...others] of alike.values()) {
    if (first === undefined) continue;
    const lot = await readLotName(client, first.lotId);
    const of = await readTranche(client, lot, trancheOf(first), lots);
    const all = [first, ...others].map(({ node }) => nodeOfId(lot, node));
    const consignment = first.record.load?.consignment;
    for (let at = 0; at < all.length; at += NODES_A_CALL)
      groups.push({ of, nodes: all.slice(at, at + NODES_A_CALL), consignment });
  }
  return groups;
}

function trancheOf({ node }: ArrivingNode): number {
  return Number((node >> 32n) & 0xffn);
}

/** The chain has it of every lot: no file is needed. */
async function readLotName({ packs }: MediConnectClient, lotId: string): Promise<LotName> {
  const [log] = await packs.queryFilter(packs.filters.LotRegistered(lotId));
  if (log === undefined) throw new Error(`the chain has goods of a lot ${lotId} that it has not`);
  const { gtin, lot } = log.args;
  return { gtin: String(gtin).padStart(14, "0"), lot: decodeBytes20(getBytes(lot)) };
}
