import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { callRpc } from "../../sdk/src/chain/callRpc.ts";
import { findAnvil } from "../../sdk/src/chain/findAnvil.ts";
import { findFreePort } from "../../sdk/src/chain/findFreePort.ts";
import { deploymentFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import { pause } from "../../sdk/src/chain/processes.ts";
import { initNetwork, type NetworkAccount } from "../../sdk/src/network/index.ts";

/** A chain that anvil starts from the genesis of `network init`, as Besu would. */
export interface BesuChain {
  readonly folder: string;
  readonly network: string;
  readonly chainId: number;
  readonly url: string;
  readonly deploymentFolder: string;
  /** Environment in which tasks with `--network besu` act on this chain. */
  readonly env: Readonly<Record<string, string>>;
  /** Asks anvil's own methods, too. */
  readonly rpc: (method: string, ...params: unknown[]) => Promise<unknown>;
  stop(): Promise<void>;
}

/** Chain ids that no other test takes at the same time, so that their deployment records are apart. */
let nextChainId = 7_000_000 + (process.pid % 100_000) * 10;

export async function startBesuChain(accounts: readonly NetworkAccount[] = []): Promise<BesuChain> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-besu-"));
  const network = path.join(folder, "network");
  const chainId = nextChainId++;
  await initNetwork(network, { members: [{}, {}, {}, {}], chainId, accounts });
  const port = await findFreePort(29_545 + (process.pid % 1000));
  const url = `http://127.0.0.1:${port}`;
  const node = spawn(findAnvil(), anvilOf(path.join(network, "genesis.json"), port), { stdio: "ignore" });
  await untilUp(node, url);
  const deploymentFolder = deploymentFolderOf(chainId, folder);
  return {
    folder,
    network,
    chainId,
    url,
    deploymentFolder,
    env: { MEDICONNECT_RPC_URL: url, MEDICONNECT_CHAIN_ID: String(chainId), MEDICONNECT_STATE: folder },
    rpc: (method, ...params) => callRpc(url, method, params),
    async stop() {
      const ended = once(node, "exit");
      node.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
      await rm(deploymentFolder, { recursive: true, force: true });
    },
  };
}

/** What Besu takes from the genesis or its own configuration, anvil wants partly as options: fees and the block's gas. */
function anvilOf(genesis: string, port: number): string[] {
  return [
    ...["--gas-limit", "60000000"],
    ...["--init", genesis, "--host", "127.0.0.1", "--port", String(port), "--accounts", "0"],
    ...["--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee", "--hardfork", "cancun"],
  ];
}

async function untilUp(node: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (node.exitCode !== null) throw new Error(`anvil ended with ${node.exitCode}`);
    if ((await callRpc(url, "eth_chainId")) !== undefined) return;
    await pause(25);
  }
  throw new Error("anvil does not answer");
}

/** The extraData that the genesis file of a network has. */
export async function genesisOf({ network }: BesuChain): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path.join(network, "genesis.json"), "utf8")) as Record<string, unknown>;
}
