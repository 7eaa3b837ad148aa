import type { JsonRpcProvider, Log } from "ethers";

/** Fewer than the 5,000 for which a Besu node answers by default. */
const BLOCKS_AT_ONCE = 2_000;

export interface LogRange {
  readonly address: readonly string[];
  readonly topics?: readonly string[];
  /** Both included. */
  readonly from: number;
  readonly to: number;
}

/** Logs in the order of the chain, some blocks at a time, so that neither node nor memory has to hold all. */
export async function* readLogs(
  provider: JsonRpcProvider,
  { address, topics, from, to }: LogRange,
  onProgress: (block: number) => void = () => undefined,
): AsyncGenerator<Log[]> {
  for (let first = from; first <= to; first += BLOCKS_AT_ONCE) {
    const last = Math.min(first + BLOCKS_AT_ONCE - 1, to);
    const filter = { address: [...address], fromBlock: first, toBlock: last };
    const logs = await provider.getLogs(topics === undefined ? filter : { ...filter, topics: [...topics] });
    yield logs.sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
    onProgress(last);
  }
}
