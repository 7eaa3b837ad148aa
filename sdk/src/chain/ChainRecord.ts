/** The one embedded chain that may write a folder's state, as `chain.json` in that folder records it. */
export interface ChainRecord {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly chainId: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Unix seconds of the first block, where the chain was made for another day than today. */
  readonly genesisTime?: number;
}

/** Chain id of the embedded chain; no other chain may be stopped, reset, snapshotted or moved in time. */
export const EMBEDDED_CHAIN_ID = 31_337;

/** Narrows what a record file holds; a damaged one counts as none. */
export function isChainRecord(value: unknown): value is ChainRecord {
  if (typeof value !== "object" || value === null) return false;
  const { pid, port, url, chainId, startedAt, genesisTime } = value as Record<string, unknown>;
  return (
    isPositive(pid) &&
    isPositive(port) &&
    typeof url === "string" &&
    chainId === EMBEDDED_CHAIN_ID &&
    typeof startedAt === "string" &&
    (genesisTime === undefined || isPositive(genesisTime))
  );
}

function isPositive(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
