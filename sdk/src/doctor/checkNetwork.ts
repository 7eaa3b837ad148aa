import { MediConnectError } from "../errors/MediConnectError.ts";
import { compareAllowLists } from "../network/allowList/compareAllowLists.ts";
import type { NetworkFile } from "../network/NetworkFile.ts";
import { readAllowList, readNetwork } from "../network/networkFolder.ts";
import { askNode } from "./askNode.ts";
import { fail, type Finding, ok } from "./Finding.ts";

/** Blocks by which a node may be behind the others. */
const MAX_LAG = 5;

/** Every node of a network, and whether their allow-lists are alike. */
export async function checkNetwork(folder: string, chainId: number): Promise<Finding[]> {
  const network = await readNetwork(folder);
  return [await checkNodes(network, chainId), await checkLists(folder, network)];
}

async function checkNodes({ nodes }: NetworkFile, chainId: number): Promise<Finding> {
  const states = await Promise.all(nodes.map(({ name, rpc }) => askNode(name, rpc).catch(asReason)));
  const highest = Math.max(...states.map((state) => (typeof state === "string" ? 0 : state.blockNumber)));
  const faults = states.flatMap((state, index) => {
    const name = nodes[index]?.name ?? "";
    if (typeof state === "string") return [`${name} ${state}`];
    return [
      ...(state.chainId === chainId ? [] : [`${name} is of chain ${state.chainId}`]),
      ...(state.gasPrice === 0n ? [] : [`${name} asks a gas price and drops our transactions`]),
      ...(highest - state.blockNumber <= MAX_LAG
        ? []
        : [`${name} is ${highest - state.blockNumber} blocks behind`]),
    ];
  });
  if (faults.length === 0) return ok("nodes", `all ${nodes.length} answer and are alike`);
  const mend =
    "Start what is down, or open the tunnel to it; min-gas-price=0 in each config.toml; a node that stays behind is cut off by an allow-list or its clock.";
  return fail("nodes", faults.join("; "), mend);
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
