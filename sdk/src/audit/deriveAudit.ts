import type { Block, JsonRpcProvider, Log } from "ethers";
import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type AuditedContract, auditedContracts } from "./auditedContracts.ts";
import type { AuditRecord } from "./AuditRecord.ts";
import { kindOf } from "./kindOf.ts";
import { readFields } from "./readFields.ts";
import { readLogs } from "./readLogs.ts";

const LOGS_AT_ONCE = 50;

/** Client as far as the audit needs it. */
export interface AuditClient {
  readonly provider: JsonRpcProvider;
  readonly deployment: Deployment;
}

export interface AuditRange {
  /** Blocks, both included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Every event of our contracts in a range of blocks, in the order of the chain: the same chain and range give the same
 * records, whoever asks.
 *
 * @throws MediConnectError `BLOCK_GONE` where the node no longer has a block
 */
export async function* deriveAudit(
  { provider, deployment }: AuditClient,
  { from, to }: AuditRange,
  onProgress?: (block: number) => void,
): AsyncGenerator<AuditRecord> {
  const contracts = await auditedContracts(provider, deployment, to);
  const range = { address: [...contracts.keys()], from, to };
  for await (const logs of readLogs(provider, range, onProgress)) {
    for (let first = 0; first < logs.length; first += LOGS_AT_ONCE) {
      const some = logs.slice(first, first + LOGS_AT_ONCE);
      const blocks = await readBlocks(provider, some);
      for (const log of some) yield recordOf(log, blocks, contracts.get(log.address.toLowerCase()));
    }
  }
}

/** The blocks of some logs, asked for at once: one after the other, the way to the node would be most of the time. */
async function readBlocks(provider: JsonRpcProvider, logs: readonly Log[]): Promise<Map<number, Block>> {
  const numbers = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
  const blocks = await Promise.all(numbers.map((number) => readBlock(provider, number)));
  return new Map(blocks.map((block) => [block.number, block]));
}

/** With its transactions, for their senders. */
async function readBlock(provider: JsonRpcProvider, number: number): Promise<Block> {
  const block = await provider.getBlock(number, true);
  if (block !== null) return block;
  throw blockGone(number);
}

function blockGone(block: number): MediConnectError {
  return new MediConnectError(
    "BLOCK_GONE",
    `The node has logs of block ${block} and not the block itself.`,
    "Ask a node that keeps every block (sync-mode FULL).",
    { block },
  );
}

function recordOf(
  log: Log,
  blocks: ReadonlyMap<number, Block>,
  contract: AuditedContract | undefined,
): AuditRecord {
  const block = blocks.get(log.blockNumber);
  if (block === undefined) throw blockGone(log.blockNumber);
  const described = contract?.events.parseLog(log) ?? null;
  const event = described?.name ?? "unknown";
  // What nobody can read is told as it is, rather than left out.
  const fields = described === null ? { topics: [...log.topics], data: log.data } : readFields(described);
  return {
    block: log.blockNumber,
    logIndex: log.index,
    time: new Date(block.timestamp * 1000).toISOString(),
    kind: kindOf(event, fields),
    event,
    contract: contract?.name ?? log.address,
    fields,
    sender: block.getPrefetchedTransaction(log.transactionHash).from,
    transaction: log.transactionHash,
    blockHash: log.blockHash,
  };
}
