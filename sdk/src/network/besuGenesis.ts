import { qbftExtraData } from "./qbftExtraData.ts";

export interface GenesisParameters {
  readonly chainId: number;
  /** Addresses of the first validators, ascending. */
  readonly validators: readonly string[];
  /** Seconds between two blocks. */
  readonly blockPeriodSeconds: number;
  /** Unix seconds of block 0. */
  readonly timestamp: number;
}

/** A genesis file, of which nothing here reads more than these. */
export interface BesuGenesis {
  readonly config: { readonly chainId: number; readonly [item: string]: unknown };
  readonly extraData: string;
  readonly [item: string]: unknown;
}

/** By it Besu knows a block of QBFT. */
const QBFT_MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;
const ZERO_HASH = `0x${"0".repeat(64)}`;
/** Room for the largest deployment several times over, and what the embedded chain has, too. */
const GAS_LIMIT = 60_000_000;
/** Votes on validators that find no majority within so many blocks are forgotten. */
const EPOCH_LENGTH = 30_000;

const FORKS_FROM_START = [
  "homesteadBlock",
  "eip150Block",
  "eip155Block",
  "eip158Block",
  "byzantiumBlock",
  "constantinopleBlock",
  "petersburgBlock",
  "istanbulBlock",
  "muirGlacierBlock",
  "berlinBlock",
  "londonBlock",
];

/**
 * The genesis of a gas-free QBFT chain with the rules of Cancun from block 0 on, as Besu reads it; anvil's `--init`
 * takes the same. Nobody owns ether.
 */
export function besuGenesis({
  chainId,
  validators,
  blockPeriodSeconds,
  timestamp,
}: GenesisParameters): BesuGenesis {
  return {
    config: {
      chainId,
      ...Object.fromEntries(FORKS_FROM_START.map((fork) => [fork, 0])),
      shanghaiTime: 0,
      cancunTime: 0,
      zeroBaseFee: true,
      qbft: {
        epochlength: EPOCH_LENGTH,
        blockperiodseconds: blockPeriodSeconds,
        requesttimeoutseconds: 2 * blockPeriodSeconds,
      },
    },
    nonce: "0x0",
    timestamp: hex(timestamp),
    gasLimit: hex(GAS_LIMIT),
    // anvil would begin with 1 gwei; Besu goes by zeroBaseFee.
    baseFeePerGas: "0x0",
    difficulty: "0x1",
    number: "0x0",
    gasUsed: "0x0",
    parentHash: ZERO_HASH,
    mixHash: QBFT_MIX_HASH,
    coinbase: ZERO_ADDRESS,
    extraData: qbftExtraData(validators),
    alloc: {},
  };
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
