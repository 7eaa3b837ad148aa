import { rm } from "node:fs/promises";
import { resetChain, startChain, stopChain } from "../../sdk/src/chain/index.ts";
import { asOfStateFolder, chainFolderOf, deploymentFolderOf, stateFolder } from "../../sdk/src/chain/stateFolders.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import type { DispensingRecord, PrescriptionOrder } from "../../sdk/src/index.ts";
import { deployContracts } from "./deployContracts.ts";
import { grantLicences } from "./grantLicences.ts";
import { issueScene } from "./issueScene.ts";
import type { DemoOptions } from "./options.ts";
import { readMedicines, readOrderSource } from "./readOrders.ts";
import { recordScene } from "./recordScene.ts";
import { refusalScene } from "./refusalScene.ts";
import { refusalCount } from "./report.ts";
import { registerStock } from "./registerStock.ts";
import { openStage, type Stage } from "./stage.ts";
import { supplyScene } from "./supplyScene.ts";

const EMBEDDED_CHAIN_ID = 31_337;

/** The main job, from an empty folder or on kept state. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const startedAt = Date.now();
  const folder = options.asOf === undefined ? stateFolder() : asOfStateFolder(options.asOf);
  const deploymentFolder = deploymentFolderOf(EMBEDDED_CHAIN_ID, folder);
  const chainFolder = chainFolderOf(folder);
  // Files are read first: a wrong one is known before a chain is started.
  const medicines = await readMedicines(options.medicines);
  await readOrderSource(options.fhir, Math.floor(startedAt / 1000));

  if (options.fresh) {
    await resetChain({ folder: chainFolder, deploymentFolder });
    await rm(folder, { recursive: true, force: true });
  }
  const genesisTime = options.asOf === undefined ? undefined : Date.parse(`${options.asOf}T23:00:00Z`) / 1000;
  const chain = await startChain({ folder: chainFolder, ...(genesisTime === undefined ? {} : { genesisTime }) });
  console.log(`embedded chain ${chain.chainId} at ${chain.url} (gas-free; state in ${chainFolder})`);
  try {
    await deployContracts(folder);
    const stage = await openStage(folder, deploymentFolder, chain.url, chain.chainId, medicines);
    await playScenes(stage, options, startedAt);
    stage.client.provider.destroy();
  } finally {
    if (options.keep) console.log("\nThe chain is left up (--keep). `npx hardhat chain stop` stops it.");
    else await stopChain({ folder: chainFolder });
  }
}

async function playScenes(stage: Stage, options: DemoOptions, startedAt: number): Promise<void> {
  await grantLicences(stage);
  const source = await readOrderSource(options.fhir, await chainTime(stage.client.provider));
  const shelf = await registerStock(stage, [source.order, await sampleOrder(stage)]);
  const form = await issueScene(stage, source.order);
  if (form.items.every(({ chain }) => chain.state === "spent")) {
    console.log(`\nThis form was supplied in whole before, so nothing is left to do. \`--fresh\` begins anew.`);
    return;
  }
  const records = await supplyScene(stage, shelf, source.order, form);
  const [spent] = records;
  if (spent === undefined) throw new Error("nothing was dispensed");
  await refusalScene(stage, shelf, spent, source.again(await chainTime(stage.client.provider)));
  const file = await recordScene(stage, records);
  summarise(source.order, records, file, startedAt);
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
