import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
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
  /** Of block 0: two chains with one id differ in it. */
  readonly genesis: string;
  /** Undefined where the node does not tell. */
  readonly peers: number | undefined;
  /** Addresses in small letters; undefined where the chain is none of QBFT, or the node does not tell. */
  readonly validators: readonly string[] | undefined;
}

const quantity = z.string().regex(/^0x[0-9a-f]+$/i);
const firstBlock = z.object({ hash: z.string().regex(/^0x[0-9a-f]{64}$/i) });
const addresses = z.array(z.string().regex(/^0x[0-9a-f]{40}$/i));
const block = z.object({ number: quantity, timestamp: quantity, baseFeePerGas: quantity.optional() });

/** @throws MediConnectError `NODE_UNREACHABLE`, `NODE_REFUSED`; ZodError where it is no node */
export async function askNode(name: string, rpc: string): Promise<NodeState> {
  const ask = (method: string, ...params: unknown[]): Promise<unknown> =>
    callNode({ name, rpc }, method, params);
  const known = (method: string, ...params: unknown[]): Promise<unknown> =>
    ask(method, ...params).catch(unlessRefused);
  const [version, chainId, syncing, gasPrice, latest, first, peers, validators] = await Promise.all([
    ask("web3_clientVersion"),
    ask("eth_chainId"),
    ask("eth_syncing"),
    ask("eth_gasPrice"),
    ask("eth_getBlockByNumber", "latest", false),
    ask("eth_getBlockByNumber", "0x0", false),
    known("net_peerCount"),
    known("qbft_getValidatorsByBlockNumber", "latest"),
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
    genesis: firstBlock.parse(first).hash.toLowerCase(),
    peers: peers === undefined ? undefined : Number(quantity.parse(peers)),
    validators: validators === undefined ? undefined : addresses.parse(validators).map(inSmallLetters),
  };
}

/** A method that a node does not have says nothing against it. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof MediConnectError) || error.code !== "NODE_REFUSED") throw error;
}

function inSmallLetters(address: string): string {
  return address.toLowerCase();
}
