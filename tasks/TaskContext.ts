import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deploymentFolderOf, stateFolder } from "../sdk/src/chain/stateFolders.ts";
import { openProvider, requireChain } from "../sdk/src/client/index.ts";
import { openOutbox, type Outbox, outboxFileOf } from "../sdk/src/outbox/index.ts";
import {
  connectClient,
  findKey,
  type LotStore,
  type MediConnectClient,
  MediConnectError,
  type FormStore,
  openFileStore,
  openFormFolder,
  openLotStore,
  readDeployment,
  type SealedStore,
  type SigningClient,
  signWith,
} from "../sdk/src/node.ts";

/** The network and the folders that a task acts on. */
export interface TaskContext {
  readonly hre: HardhatRuntimeEnvironment;
  readonly network: string;
  readonly embedded: boolean;
  readonly url: string;
  readonly chainId: number;
  readonly stateFolder: string;
  readonly deploymentFolder: string;
  readonly forms: FormStore;
  readonly lots: LotStore;
  readonly sealed: SealedStore;
  /** Connects and checks the chain and its contracts. */
  connect(): Promise<MediConnectClient>;
  /** The same, in the name of an actor, sending through the outbox. */
  connectAs(actor: string): Promise<SigningClient>;
  /** What tasks have sent to this chain, and what of it is still on its way. */
  outbox(): Outbox;
  close(): void;
}

/** @throws MediConnectError `NETWORK_UNKNOWN` */
export async function openContext(hre: HardhatRuntimeEnvironment): Promise<TaskContext> {
  const network = hre.globalOptions.network ?? "embedded";
  const { url, chainId } = await findNetwork(hre, network);
  const folder = stateFolder();
  const deploymentFolder = deploymentFolderOf(chainId, folder);
  const embedded = network === "embedded";
  let opened: MediConnectClient | undefined;
  let openedOutbox: Outbox | undefined;
  const outbox = (): Outbox => (openedOutbox ??= openOutbox(outboxFileOf(chainId, folder)));
  const connect = async (): Promise<MediConnectClient> => {
    opened ??= await openChecked(url, chainId, deploymentFolder);
    return opened;
  };
  return {
    hre,
    network,
    embedded,
    url,
    chainId,
    stateFolder: folder,
    deploymentFolder,
    forms: openFormFolder(path.join(folder, "forms")),
    lots: openLotStore(path.join(folder, "lots")),
    sealed: openFileStore(path.join(folder, "sealed")),
    connect,
    connectAs: async (actor) => {
      const key = findKey(actor, { embedded });
      // A task may send several transactions, so it names them all, and each is known by what it does.
      const idempotencyScope = process.env["MEDICONNECT_IDEMPOTENCY_KEY"] || undefined;
      return signWith(await connect(), key, { outbox: outbox(), idempotencyScope });
    },
    outbox,
    close: () => {
      opened?.provider.destroy();
      openedOutbox?.close();
    },
  };
}

/** The chain first: without it, a missing deployment record says nothing. */
async function openChecked(
  url: string,
  chainId: number,
  deploymentFolder: string,
): Promise<MediConnectClient> {
  const provider = openProvider(url, chainId);
  try {
    await requireChain(provider, url, chainId);
  } finally {
    provider.destroy();
  }
  return connectClient(url, await readDeployment(deploymentFolder, chainId));
}

async function findNetwork(
  hre: HardhatRuntimeEnvironment,
  network: string,
): Promise<{ url: string; chainId: number }> {
  const found = hre.config.networks[network];
  if (found?.type === "http" && found.chainId !== undefined) {
    return { url: await found.url.getUrl(), chainId: found.chainId };
  }
  throw new MediConnectError(
    "NETWORK_UNKNOWN",
    `The configuration has no JSON-RPC network ${JSON.stringify(network)} with a chain id.`,
    "Give --network embedded or besu, or add yours to hardhat.config.ts.",
    { network },
  );
}
