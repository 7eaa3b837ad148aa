import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { resetChain, startChain } from "../../sdk/src/chain/index.ts";
import { chainFolderOf, deploymentFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import {
  connectClient,
  embeddedKey,
  type EmbeddedActor,
  type MediConnectClient,
  readDeployment,
  type SigningClient,
  signWith,
} from "../../sdk/src/node.ts";
import { runTask } from "./runCommand.ts";

const CHAIN_ID = 31_337;

/** A real embedded chain in a folder of its own, with the contracts deployed by the `deploy` task. */
export interface EmbeddedSuite {
  readonly stateFolder: string;
  readonly deploymentFolder: string;
  readonly url: string;
  /** Environment in which tasks act on this chain. */
  readonly env: Readonly<Record<string, string>>;
  readonly client: MediConnectClient;
  readonly as: (actor: EmbeddedActor) => SigningClient;
  stop(): Promise<void>;
}

/** @param parameters file for the deployment, instead of the embedded chain's own */
export async function startEmbeddedSuite(parameters?: string): Promise<EmbeddedSuite> {
  const stateFolder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-test-"));
  const deploymentFolder = deploymentFolderOf(CHAIN_ID, stateFolder);
  const env = { MEDICONNECT_STATE: stateFolder };
  const { url } = await startChain({ folder: chainFolderOf(stateFolder) });
  const deployed = await runTask(
    ["deploy", ...(parameters === undefined ? [] : ["--parameters", parameters])],
    { env },
  );
  if (deployed.code !== 0) throw new Error(`deploy failed: ${deployed.stderr}${deployed.stdout}`);
  const client = await connectClient(url, await readDeployment(deploymentFolder, CHAIN_ID));
  return {
    stateFolder,
    deploymentFolder,
    url,
    env,
    client,
    as: (actor) => signWith(client, embeddedKey(actor)),
    async stop() {
      client.provider.destroy();
      await resetChain({ folder: chainFolderOf(stateFolder), deploymentFolder });
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}
