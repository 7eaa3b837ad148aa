import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** What the chain has of a node itself, whatever is around it. */
export interface CustodyRecord {
  readonly holder: number;
  /** Licence that it is on its way to; undefined at rest, and for a box that was opened. */
  readonly to: number | undefined;
  /** Of what goes by a carrier, until it is received or goes back. */
  readonly load: LoadRecord | undefined;
}

/** By whom a node goes, and under which number of its lot. */
export interface LoadRecord {
  readonly carrier: number;
  readonly consignment: number;
  /** Whether the carrier has taken it over. */
  readonly isCarried: boolean;
}

const STATE = 61n;
const OPENED = 2n;
const RETURNED = 4n;
const CARRIED = 6n;
const BITS24 = 0xffffffn;

/** The record of a node; undefined where it has none, and what is around it answers. */
export async function readRecord(
  { custody }: MediConnectClient,
  lotId: string,
  node: bigint,
): Promise<CustodyRecord | undefined> {
  const record = await custody.recordOf(lotId, node);
  if (record === 0n) return undefined;
  const state = record >> STATE;
  const holder = Number(record & BITS24);
  const peer = (record >> 24n) & BITS24;
  if (state <= OPENED) return { holder, to: undefined, load: undefined };
  if (state <= RETURNED) return { holder, to: Number(peer), load: undefined };
  const { to, carrier } = await custody.consignmentOf(lotId, peer);
  const load = { carrier: Number(carrier), consignment: Number(peer), isCarried: state === CARRIED };
  return { holder, to: Number(to), load };
}
