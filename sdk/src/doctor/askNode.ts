import { z } from "zod";
import { callNode } from "../network/allowList/callNode.ts";

/** What a node says of itself and of its newest block. */
export interface NodeState {
  readonly version: string;
  readonly chainId: number;
  readonly syncing: boolean;
  readonly gasPrice: bigint;
  readonly blockNumber: number;
  /** Unix seconds. */
  readonly blockTime: number;
  /** Undefined where blocks have none, before London. */
  readonly baseFee: bigint | undefined;
}

const quantity = z.string().regex(/^0x[0-9a-f]+$/i);
const block = z.object({ number: quantity, timestamp: quantity, baseFeePerGas: quantity.optional() });

/** @throws MediConnectError `NODE_UNREACHABLE`, `NODE_REFUSED`; ZodError where it is no node */
export async function askNode(name: string, rpc: string): Promise<NodeState> {
  const ask = (method: string, ...params: unknown[]): Promise<unknown> =>
    callNode({ name, rpc }, method, params);
  const [version, chainId, syncing, gasPrice, latest] = await Promise.all([
    ask("web3_clientVersion"),
    ask("eth_chainId"),
    ask("eth_syncing"),
    ask("eth_gasPrice"),
    ask("eth_getBlockByNumber", "latest", false),
  ]);
  const { number, timestamp, baseFeePerGas } = block.parse(latest);
  return {
    version: z.string().parse(version),
    chainId: Number(quantity.parse(chainId)),
    syncing: syncing !== false,
    gasPrice: BigInt(quantity.parse(gasPrice)),
    blockNumber: Number(number),
    blockTime: Number(timestamp),
    baseFee: baseFeePerGas === undefined ? undefined : BigInt(baseFeePerGas),
  };
}
