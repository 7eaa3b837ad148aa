import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** Names of the contracts' `DecommissionReason`, in their order. */
export const DECOMMISSION_REASONS = ["supplied", "destroyed", "ownuse"] as const;
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
 * Looks up the operation that took a pack out: with a cloned serial this is where the first copy was supplied.
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
  const logs = await packs.queryFilter(packs.filters.UnitsDecommissioned(lotId));
  const found = logs.find(({ args }) => args.word === word && (args.mask & bit) !== 0n);
  if (found === undefined) return undefined;
  return {
    reason: DECOMMISSION_REASONS[Number(found.args.reason)] ?? "supplied",
    licence: Number(found.args.licence),
    transaction: found.transactionHash,
    block: found.blockNumber,
    at: (await found.getBlock()).timestamp,
  };
}
