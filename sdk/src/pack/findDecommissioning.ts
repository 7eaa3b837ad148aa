import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** Names of the contracts' `DecommissionReason`, in their order. */
export const DECOMMISSION_REASONS = [
  "supplied",
  "destroyed",
  "ownuse",
  "exported",
  "sample",
  "freesample",
  "stolen",
  "locked",
  "checkedout",
] as const;
export type DecommissionReason = (typeof DECOMMISSION_REASONS)[number];

/** Where and when a pack left the supply chain. */
export interface Decommissioning {
  readonly reason: DecommissionReason;
  /** Licence of the site. */
  readonly licence: number;
  readonly transaction: string;
  readonly block: number;
  /** Unix seconds. */
  readonly at: number;
}

/**
 * Looks up the operation that took a pack out: with a cloned serial this is where the first copy was supplied. What was
 * undone since does not count; what was locked and then destroyed is destroyed.
 *
 * @param index the pack's `uint40` place in its lot
 * @returns undefined where the pack is still in the supply chain
 */
export async function findDecommissioning(
  { packs }: MediConnectClient,
  lotId: string,
  index: number,
): Promise<Decommissioning | undefined> {
  const word = BigInt(index) >> 8n;
  const bit = 1n << (BigInt(index) & 255n);
  const [taken, put] = await Promise.all([
    packs.queryFilter(packs.filters.UnitsDecommissioned(lotId)),
    packs.queryFilter(packs.filters.UnitsReinstated(lotId)),
  ]);
  const isOfPack = ({ args }: { args: { word: bigint; mask: bigint } }): boolean =>
    args.word === word && (args.mask & bit) !== 0n;
  const found = taken.findLast(isOfPack);
  const undone = put.findLast(isOfPack);
  if (found === undefined || (undone !== undefined && isLater(undone, found))) return undefined;
  return {
    reason: DECOMMISSION_REASONS[Number(found.args.reason)] ?? "supplied",
    licence: Number(found.args.licence),
    transaction: found.transactionHash,
    block: found.blockNumber,
    at: (await found.getBlock()).timestamp,
  };
}

function isLater(
  a: { readonly blockNumber: number; readonly index: number },
  b: { readonly blockNumber: number; readonly index: number },
): boolean {
  return a.blockNumber > b.blockNumber || (a.blockNumber === b.blockNumber && a.index > b.index);
}
