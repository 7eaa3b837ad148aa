import { isAnvil } from "../chain/isEmbeddedChain.ts";
import type { NodeState } from "./askNode.ts";
import { fail, type Finding, ok, skipped, warn } from "./Finding.ts";

/** Seconds by which two clocks may differ; Besu refuses blocks that are further ahead. */
const MAX_SKEW = 15;

export interface NodeExpectations {
  readonly chainId: number;
  /** Unix seconds, by this machine. */
  readonly now: number;
  /** Seconds without a block after which the chain stands. */
  readonly maxBlockAge: number;
}

/** What one node's answers say of the chain. */
export function checkNode(state: NodeState, expected: NodeExpectations): Finding[] {
  return [
    checkChainId(state, expected),
    checkSync(state),
    checkPace(state, expected),
    checkClock(state, expected),
    checkFees(state),
  ];
}

function checkChainId({ chainId }: NodeState, expected: NodeExpectations): Finding {
  return chainId === expected.chainId
    ? ok("chain id", String(chainId))
    : fail(
        "chain id",
        `${chainId} instead of ${expected.chainId}`,
        "Give the URL of a node of your network, or its chain id (MEDICONNECT_RPC_URL, MEDICONNECT_CHAIN_ID). Send nothing until then.",
      );
}

function checkSync({ syncing, blockNumber }: NodeState): Finding {
  return syncing
    ? fail(
        "sync",
        `still behind, at block ${blockNumber}`,
        "Wait until it has caught up: what it says is old.",
      )
    : ok("sync", `at block ${blockNumber}`);
}

function checkPace({ version, blockTime }: NodeState, { now, maxBlockAge }: NodeExpectations): Finding {
  if (isAnvil(version)) return skipped("pace", "this chain makes a block only when something is sent");
  const age = now - blockTime;
  return age <= maxBlockAge
    ? ok("pace", `newest block ${Math.max(age, 0)} s old`)
    : fail(
        "pace",
        `the newest block is ${age} s old: the chain stands, or this node is cut off`,
        "Look whether more than two thirds of the validators run and see each other (net_peerCount, allow-lists); after a long stand restart all of them, which ends the growing round times.",
      );
}

function checkClock({ version, blockTime }: NodeState, { now }: NodeExpectations): Finding {
  const ahead = blockTime - now;
  if (ahead <= MAX_SKEW) return ok("clock", "no block comes from the future");
  const found = `the newest block is ${ahead} s ahead of this machine's clock`;
  const mend =
    "Set the clock of this machine, or of the validator that proposed it, by NTP. Dates of prescriptions go by the chain's clock.";
  // A chain for trials may have been moved into the future on purpose.
  return isAnvil(version) ? warn("clock", found, mend) : fail("clock", found, mend);
}

function checkFees({ gasPrice, baseFee }: NodeState): Finding {
  if (gasPrice === 0n && (baseFee ?? 0n) === 0n) return ok("fees", "gas costs nothing");
  return fail(
    "fees",
    `base fee ${baseFee ?? 0n} wei, gas price ${gasPrice} wei`,
    "The genesis needs zeroBaseFee, every node min-gas-price=0; nobody has ether to pay with.",
  );
}
