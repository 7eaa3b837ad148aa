import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { besuGenesis } from "./besuGenesis.ts";
import { composeFile } from "./composeFile.ts";
import type { AllowList, NetworkFile } from "./NetworkFile.ts";
import {
  ALLOW_LIST_FILE,
  asJson,
  NETWORK_FILE,
  nodeDataFolder,
  nodeFolder,
  permissionsOf,
  STATIC_NODES_FILE,
  staticNodesOf,
} from "./networkFolder.ts";
import { nodeConfig } from "./nodeConfig.ts";
import { operatorsReadme } from "./operatorsReadme.ts";
import { type InitNetworkParameters, type NetworkPlan, planNetwork } from "./planNetwork.ts";
import { toleratedFailures } from "./qbftExtraData.ts";

export interface InitialisedNetwork {
  readonly folder: string;
  readonly network: NetworkFile;
  readonly allowList: AllowList;
  /** Validators whose operators have to put their own key in. */
  readonly keysAwaited: readonly string[];
  /** What its administrator should know, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Writes everything for a gas-free Hyperledger Besu network with QBFT: genesis, keys, configuration, allow-lists, a
 * compose file and a README for the operators. All of it or nothing: it is written beside the folder and renamed.
 *
 * @throws MediConnectError `NETWORK_PLAN_INVALID`, `NETWORK_FOLDER_TAKEN`
 *
 * @example
 * await initNetwork("consortium", { members: [{}, {}, {}, {}], chainId: 2026 });
 */
export async function initNetwork(
  folder: string,
  parameters: InitNetworkParameters,
): Promise<InitialisedNetwork> {
  const target = path.resolve(folder);
  await requireFree(target);
  const plan = planNetwork(parameters);
  await mkdir(path.dirname(target), { recursive: true });
  const draft = await mkdtemp(`${target}.draft-`);
  try {
    const written = await writeNetwork(draft, plan);
    await rmdir(target).catch(() => undefined);
    await rename(draft, target);
    const keysAwaited = plan.nodes.flatMap(({ name, privateKey }) =>
      privateKey === undefined ? [name] : [],
    );
    return { folder: target, ...written, keysAwaited, warnings: warningsOf(plan) };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function requireFree(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    return ["something that is no folder"];
  });
  if (found.length === 0) return;
  throw new MediConnectError(
    "NETWORK_FOLDER_TAKEN",
    `${folder} is not empty, and may hold the keys of a network.`,
    "Give another --out; a network that is wanted no more is removed by hand.",
    { folder },
  );
}

async function writeNetwork(
  folder: string,
  plan: NetworkPlan,
): Promise<{ network: NetworkFile; allowList: AllowList }> {
  const { chainId, blockPeriodSeconds, nodes, accounts } = plan;
  const validators = nodes.map(({ address }) => address.toLowerCase()).sort();
  const genesis = asJson(besuGenesis({ ...plan, validators }));
  const network: NetworkFile = {
    kind: "mediconnect/network",
    version: 1,
    chainId,
    blockPeriodSeconds,
    genesisSha256: createHash("sha256").update(genesis).digest("hex"),
    nodes: nodes.map(({ name, address, enode, rpc }) => ({ name, address, enode, rpc })),
  };
  const allowList: AllowList = {
    kind: "mediconnect/allow-list",
    version: 1,
    nodes: nodes.map(({ name, enode }) => ({ name, enode })),
    accounts: [...accounts],
  };
  const files: Record<string, string> = {
    "genesis.json": genesis,
    [NETWORK_FILE]: asJson(network),
    [ALLOW_LIST_FILE]: asJson(allowList),
    "compose.yaml": composeFile(plan),
    "README.md": operatorsReadme(plan, network),
    // Keys and chains never go into a repository.
    ".gitignore": "nodes/*/data/\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  for (const node of nodes) await writeNode(folder, plan, node, allowList);
  return { network, allowList };
}

async function writeNode(
  folder: string,
  { oneMachine, nodes }: NetworkPlan,
  node: NetworkPlan["nodes"][number],
  allowList: AllowList,
): Promise<void> {
  const data = nodeDataFolder(folder, node.name);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const config = nodeConfig({ ...node, rpcHost: oneMachine ? "0.0.0.0" : "127.0.0.1" });
  await writeFile(path.join(nodeFolder(folder, node.name), "config.toml"), config);
  const peers = staticNodesOf(node.name, { nodes: [...nodes] }, allowList);
  await writeFile(path.join(data, STATIC_NODES_FILE), asJson(peers));
  await writeFile(path.join(data, "permissions_config.toml"), permissionsOf(allowList));
  if (node.privateKey !== undefined) {
    await writeFile(path.join(data, "key"), node.privateKey, { mode: 0o600 });
  }
}

function warningsOf({ nodes, accounts, oneMachine }: NetworkPlan): string[] {
  const warnings: string[] = [];
  if (toleratedFailures(nodes.length) === 0) {
    warnings.push(
      `With ${nodes.length} validator(s) the chain stands still as soon as one fails; four bear one failure.`,
    );
  }
  if (accounts.length === 0) {
    warnings.push(
      "No account is allowed yet, not even the deployer's: add some with `network allow` before the start.",
    );
  }
  if (!oneMachine && nodes.some(({ privateKey }) => privateKey !== undefined)) {
    warnings.push(
      "Keys of other operators' validators were made here: better each makes its own with `network key`, and you name the public keys.",
    );
  }
  return warnings;
}
