import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import {
  type ChainRecord,
  copyChain,
  EMBEDDED_CHAIN_ID,
  resetChain,
  startChain,
  stopChain,
} from "../../sdk/src/chain/index.ts";
import {
  asOfStateFolder,
  chainFolderOf,
  deploymentFolderOf,
  stateFolder,
} from "../../sdk/src/chain/stateFolders.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  type DispensingRecord,
  openFormFolder,
  openLotStore,
  type PrescriptionOrder,
} from "../../sdk/src/node.ts";
import { openOutbox, outboxFileOf } from "../../sdk/src/outbox/index.ts";
import { custodyScene, supplyChainFileOf } from "./custodyScene.ts";
import { deployContracts } from "./deployContracts.ts";
import { grantLicences } from "./grantLicences.ts";
import { guardedOrders, guardScene } from "./guardScene.ts";
import { issueScene } from "./issueScene.ts";
import { openKeyHolders } from "./keyHolders.ts";
import { lifeScene } from "./lifeScene.ts";
import type { DemoOptions } from "./options.ts";
import { readMedicines, readOrderSource } from "./readOrders.ts";
import { recordScene } from "./recordScene.ts";
import { refusalScene } from "./refusalScene.ts";
import { repeatOrder } from "./repeatScene.ts";
import { refusalCount } from "./report.ts";
import { registerStock } from "./registerStock.ts";
import { requireNoHolders } from "./requireNoHolders.ts";
import { openStage, type Stage } from "./stage.ts";
import { supplyScene } from "./supplyScene.ts";

/** Folder, within the state folder, of the chain that the refusals are tried on. */
const REHEARSAL = "rehearsal";

/** The main job, from an empty folder or on kept state. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const startedAt = Date.now();
  const folder = options.asOf === undefined ? stateFolder() : asOfStateFolder(options.asOf);
  const deploymentFolder = deploymentFolderOf(EMBEDDED_CHAIN_ID, folder);
  const chainFolder = chainFolderOf(folder);
  // Files are read first: a wrong one is known before a chain is started.
  const medicines = await readMedicines(options.medicines);
  await readOrderSource(options.fhir, Math.floor(startedAt / 1000));
  await requireNoHolders(folder, options.asOf !== undefined);

  if (options.fresh) await beginAnew(folder, deploymentFolder);
  const genesisTime = options.asOf === undefined ? undefined : Date.parse(`${options.asOf}T23:00:00Z`) / 1000;
  const chain = await startChain({ folder: chainFolder, genesisTime });
  console.log(`embedded chain ${chain.chainId} at ${chain.url} (gas-free; state in ${chainFolder})`);
  try {
    await deployContracts(folder);
    const outbox = openOutbox(outboxFileOf(EMBEDDED_CHAIN_ID, folder));
    const stage = await openStage({ folder, deploymentFolder, url: chain.url, medicines }, outbox);
    await playScenes(stage, options, chain, startedAt);
    stage.client.provider.destroy();
    outbox.close();
  } finally {
    // A chain that ran before was somebody's with a purpose.
    if (options.keep || chain.alreadyRunning) sayKept(options.asOf, folder);
    else await stopChain({ folder: chainFolder });
  }
}

/** By name, so that nothing else in the folder is ever touched. */
const OWN_FOLDERS = ["forms", "guard", "lots", "sealed", "out", "records", REHEARSAL];

async function beginAnew(folder: string, deploymentFolder: string): Promise<void> {
  await resetChain({ folder: chainFolderOf(folder), deploymentFolder });
  await endRehearsal(folder);
  for (const own of OWN_FOLDERS) await rm(path.join(folder, own), { recursive: true, force: true });
}

function sayKept(asOf: string | undefined, folder: string): void {
  const stop = asOf === undefined ? "chain stop" : `chain stop --as-of ${asOf}`;
  const act = asOf === undefined ? "" : ` Tasks act on it with MEDICONNECT_STATE=${folder}.`;
  console.log(`\nThe chain is left up. \`npx hardhat ${stop}\` stops it.${act}`);
}

async function playScenes(
  bare: Stage,
  options: DemoOptions,
  chain: ChainRecord,
  startedAt: number,
): Promise<void> {
  await grantLicences(bare);
  const holders = await openKeyHolders(bare, options.substances);
  try {
    await playWithTags({ ...bare, tagging: holders.tagging }, options, chain, startedAt);
  } finally {
    await holders.close();
  }
}

async function playWithTags(
  stage: Stage,
  options: DemoOptions,
  chain: ChainRecord,
  startedAt: number,
): Promise<void> {
  const source = await readOrderSource(options.fhir, await chainTime(stage.client.provider));
  const shelf = await registerStock(stage, [
    source.order,
    await sampleOrder(stage),
    await repeatOrder(stage),
    ...(await guardedOrders(stage)),
  ]);
  const form = await issueScene(stage, source.order);
  if (form.items.every(({ chain: item }) => item.state === "spent")) {
    // A run that was killed may not have come to the end of this scene, which needs nothing of those before it.
    if (!existsSync(supplyChainFileOf(stage))) await rehearseOnCopy(stage, chain, tellSupplyChain);
    console.log(
      `\nThis form was supplied in whole before, so nothing is left to do. \`--fresh\` begins anew.`,
    );
    return;
  }
  const supplied = await supplyScene(stage, shelf, source.order, form);
  const [first] = supplied;
  if (first === undefined) throw new Error("nothing was dispensed");
  const records = supplied.map(({ record }) => record);
  await rehearseOnCopy(stage, chain, async (copy) => {
    await refusalScene(copy, shelf, first, source.again);
    await lifeScene(copy, shelf, source.again);
    await guardScene(copy, shelf);
    await tellSupplyChain(copy);
  });
  const file = await recordScene(stage, records);
  summarise(source.order, records, file, startedAt);
}

/** The file of its lot goes with the copy. */
async function tellSupplyChain(copy: Stage): Promise<void> {
  await custodyScene(copy, openLotStore(path.join(copy.folder, REHEARSAL, "lots")));
}

/** Plays a scene on a chain of its own that begins as this one stands, and removes it. */
async function rehearseOnCopy(
  stage: Stage,
  chain: ChainRecord,
  scene: (copy: Stage) => Promise<void>,
): Promise<void> {
  await endRehearsal(stage.folder);
  const to = chainFolderOf(path.join(stage.folder, REHEARSAL));
  await copyChain({ record: chain, from: chainFolderOf(stage.folder), to });
  const { url } = await startChain({ folder: to });
  const copy = await openStage({ ...stage, url });
  try {
    const forms = openFormFolder(path.join(stage.folder, REHEARSAL, "forms"));
    // The key holders ask the chain that this one is a copy of: the licences are the same.
    await scene({ ...copy, forms, tagging: stage.tagging });
  } finally {
    copy.client.provider.destroy();
    await endRehearsal(stage.folder);
  }
}

/** Also of a run that was killed in the middle of one. */
async function endRehearsal(folder: string): Promise<void> {
  await stopChain({ folder: chainFolderOf(path.join(folder, REHEARSAL)) });
  await rm(path.join(folder, REHEARSAL), { recursive: true, force: true });
}

/** Stock for our own sample, too, so that a medicine other than the prescribed one is at hand. */
async function sampleOrder(stage: Stage): Promise<PrescriptionOrder> {
  return (await readOrderSource(undefined, await chainTime(stage.client.provider))).order;
}

function summarise(
  order: PrescriptionOrder,
  records: readonly DispensingRecord[],
  file: string,
  startedAt: number,
): void {
  const packs = records.reduce((sum, record) => sum + record.packs.length, 0);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`
Done in ${seconds} s.
  Form ${order.formId}: ${records.length} of ${order.items.length} item(s) dispensed once, with ${packs} genuine pack(s).
  Each prescription is spent; each pack is out of the supply chain; ${refusalCount()} attempts at misuse were refused.
  The chain holds no name, no number and no drug text: only licences, salted hashes and random bytes.
  Record: ${file}`);
}
