import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SigningKey, Wallet } from "ethers";
import { resetChain, startChain } from "../../sdk/src/chain/index.ts";
import { chainFolderOf, deploymentFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  buildTree,
  connectClient,
  createLotFile,
  type EmbeddedActor,
  embeddedKey,
  generateSerials,
  grantLicence,
  type MediConnectClient,
  readDeployment,
  registerLot,
  registerProduct,
  type SigningClient,
  signWith,
} from "../../sdk/src/node.ts";
import { type DeskSigner, openOutbox, type Outbox, outboxFileOf } from "../../sdk/src/outbox/index.ts";
import { GROUP, GTIN, LOT, type Stock, UNIT, UNITS_PER_PACK } from "./stock.ts";

const CHAIN_ID = 31_337;
const DAY = 86_400;
const EXPIRES_IN_DAYS = 500;

/** Whoever signs, with its licence. */
export interface FlowActor extends DeskSigner {
  readonly licence: number;
}

/** An embedded chain of its own, with an outbox, licensed prescribers and pharmacies, and a lot. */
export interface FlowStage {
  readonly client: MediConnectClient;
  readonly outbox: Outbox;
  readonly prescribers: readonly FlowActor[];
  readonly pharmacies: readonly FlowActor[];
  readonly stock: Stock;
  /** Unix seconds of the chain. */
  readonly now: number;
  close(): Promise<void>;
}

/**
 * @param each how many prescribers, and how many pharmacies
 * @param pace how often the chain writes its whole state, and makes a block
 */
export async function openFlowStage(
  prescriptions: number,
  each: number,
  pace: { readonly saveSeconds: number; readonly blockSeconds: number | undefined },
): Promise<FlowStage> {
  const folder = await mkdtemp(path.join(tmpdir(), "mediconnect-flow-"));
  const deploymentFolder = deploymentFolderOf(CHAIN_ID, folder);
  const chain = { folder: chainFolderOf(folder), deploymentFolder };
  const { url } = await startChain({ ...chain, ...pace });
  await deploy(folder);
  const client = await connectClient(url, await readDeployment(deploymentFolder, CHAIN_ID));
  const outbox = openOutbox(outboxFileOf(CHAIN_ID, folder));
  const as = (actor: EmbeddedActor) => signWith(client, embeddedKey(actor), { outbox });
  const now = await chainTime(client.provider);
  const licensed = (role: "prescriber" | "dispenser", registrar: SigningClient) =>
    license(
      Array.from({ length: each }, () => Wallet.createRandom().privateKey),
      { role, registrar, now },
    );
  return {
    client,
    outbox,
    prescribers: await licensed("prescriber", as("prescriber-registrar")),
    pharmacies: await licensed("dispenser", as("pharmacy-registrar")),
    stock: await fillShelf(as, now, prescriptions),
    now,
    async close() {
      client.provider.destroy();
      outbox.close();
      await resetChain(chain);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface License {
  readonly role: "prescriber" | "dispenser" | "manufacturer" | "regulator";
  readonly registrar: SigningClient;
  readonly now: number;
}

async function license(keys: readonly string[], { role, registrar, now }: License): Promise<FlowActor[]> {
  const actors: FlowActor[] = [];
  for (const [index, privateKey] of keys.entries()) {
    const key = new SigningKey(privateKey);
    const account = new Wallet(privateKey).address;
    const terms = { organisation: index + 1, region: 0, validFrom: now, validUntil: now + 365 * DAY };
    const { licence } = await grantLicence(registrar, { account, role, ...terms });
    actors.push({ account, key, licence: licence.id });
  }
  return actors;
}

async function fillShelf(
  as: (actor: EmbeddedActor) => SigningClient,
  now: number,
  packs: number,
): Promise<Stock> {
  const registrar = as("medicines-registrar");
  await license([embeddedKey("manufacturer-1")], { role: "manufacturer", registrar, now });
  await license([embeddedKey("regulator-1")], { role: "regulator", registrar, now });
  const [manufacturer, regulator] = [as("manufacturer-1"), as("regulator-1")];
  const group = { group: GROUP, schedule: 6, unit: UNIT, decimals: 0, monitored: false };
  const product = { gtin: GTIN, generic: GROUP, brand: 0n, unitsPerPack: UNITS_PER_PACK };
  await registerProduct({ group, product, regulator, manufacturer });
  const expiry = Math.floor(now / DAY) + EXPIRES_IN_DAYS;
  const file = createLotFile(
    { gtin: GTIN, lot: LOT, expiry },
    await generateSerials({ seed: "flow", count: packs }),
  );
  const tree = await buildTree({ packs: file, carton: 50 });
  await registerLot(manufacturer, { gtin: GTIN, lot: LOT, expiry, tree });
  return { file, tree };
}

function deploy(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("hardhat", ["deploy"], {
      env: { ...process.env, MEDICONNECT_STATE: folder },
      stdio: ["ignore", process.stderr, "inherit"],
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`the deployment ended with ${String(code)}`)),
    );
  });
}
