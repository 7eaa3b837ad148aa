import { MediConnectError } from "../errors/MediConnectError.ts";
import { compareAllowLists } from "../network/allowList/compareAllowLists.ts";
import type { NetworkFile } from "../network/NetworkFile.ts";
import { readAllowList, readNetwork } from "../network/networkFolder.ts";
import { askNode, type NodeState } from "./askNode.ts";
import { checkValidators } from "./checkValidators.ts";
import { fail, type Finding, ok, skipped } from "./Finding.ts";

/** Blocks by which a node may be behind the others. */
const MAX_LAG = 5;

/** Every node of a network, and whether their allow-lists are alike. */
export async function checkNetwork(
  folder: string,
  chainId: number,
  genesis: string | undefined,
): Promise<Finding[]> {
  const network = await readNetwork(folder);
  const states = await Promise.all(network.nodes.map(({ name, rpc }) => askNode(name, rpc).catch(asReason)));
  return [
    checkNodes(network, states, chainId),
    checkGenesis(network, states, genesis),
    checkValidators(network, states),
    await checkLists(folder, network),
  ];
}

function checkNodes(
  { nodes }: NetworkFile,
  states: readonly (NodeState | string)[],
  chainId: number,
): Finding {
  const others = states.filter((state) => typeof state !== "string").length - 1;
  const highest = Math.max(...states.map((state) => (typeof state === "string" ? 0 : state.blockNumber)));
  const faults = states.flatMap((state, index) => {
    const name = nodes[index]?.name ?? "";
    if (typeof state === "string") return [`${name} ${state}`];
    return [
      ...(state.chainId === chainId ? [] : [`${name} is of chain ${state.chainId}`]),
      ...(state.gasPrice === 0n ? [] : [`${name} asks a gas price and drops our transactions`]),
      ...(state.peers === undefined || state.peers >= others
        ? []
        : [`${name} has ${state.peers} peer(s), though ${others} other node(s) answer`]),
      ...(highest - state.blockNumber <= MAX_LAG
        ? []
        : [`${name} is ${highest - state.blockNumber} blocks behind`]),
    ];
  });
  if (faults.length === 0) return ok("nodes", `all ${nodes.length} answer and are alike`);
  const mend =
    "Start what is down, or open the tunnel to it; min-gas-price=0 in each config.toml; a node that lacks peers or stays behind is cut off by an allow-list, its static-nodes.json, a firewall or its clock.";
  return fail("nodes", faults.join("; "), mend);
}

/** Two chains may have one id, one height and one pace; block 0 tells them apart. */
function checkGenesis(
  { nodes }: NetworkFile,
  states: readonly (NodeState | string)[],
  own: string | undefined,
): Finding {
  const found = new Map<string, string[]>();
  const add = (hash: string, name: string) => found.set(hash, [...(found.get(hash) ?? []), name]);
  if (own !== undefined) add(own, "the node in use");
  for (const [index, state] of states.entries()) {
    if (typeof state !== "string") add(state.genesis, nodes[index]?.name ?? "");
  }
  if (found.size === 0) return skipped("genesis", "no node answers");
  if (found.size === 1) return ok("genesis", `block 0 is ${[...found.keys()].join()} everywhere`);
  return fail(
    "genesis",
    [...found].map(([hash, names]) => `${names.join(", ")}: block 0 is ${hash}`).join("; "),
    "They are of different chains. Compare each genesis.json with genesisSha256 in network.json; a node that started with another one is stopped, its data folder emptied but for key, static-nodes.json and permissions_config.toml, and started with the right one.",
  );
}

async function checkLists(folder: string, network: NetworkFile): Promise<Finding> {
  const { drift, failures } = await compareAllowLists(network, await readAllowList(folder));
  const faults = [
    ...drift.map(({ node, state, name, entry }) => `${node}: ${name || entry} is ${state}`),
    ...failures.map(({ node, code }) => `${node}: ${code}`),
  ];
  if (faults.length === 0) return ok("allow-lists", "as wanted on every node");
  const mend = `\`npx hardhat network diff --folder ${folder}\` shows it, \`network push\` mends it.`;
  return fail("allow-lists", faults.join("; "), mend);
}

function asReason(error: unknown): string {
  return error instanceof MediConnectError && error.code === "NODE_UNREACHABLE"
    ? "does not answer"
    : "answers as no node does";
}
