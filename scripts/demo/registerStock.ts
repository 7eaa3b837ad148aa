import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  buildTree,
  choosePacks,
  createLotFile,
  drawDataMatrixPng,
  drawDataMatrixSvg,
  generateSerials,
  type LotFile,
  mapPrescribedItem,
  type Medicine,
  type MedicinePack,
  type PackCode,
  packElementString,
  type PrescriptionOrder,
  readBarcode,
  readLot,
  readLotCsv,
  readPackScan,
  registerLot,
  registerProduct,
  SCHEDULE_NUMBERS,
} from "../../sdk/src/node.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import { formatIsoDay } from "../../sdk/src/pack/day.ts";
import { beginStep, endProgress, say, sayProgress } from "./report.ts";
import type { Stage } from "./stage.ts";

const SAMPLE_CSV = "samples/packs/lot-sample.csv";
const MAIN_LOT_PACKS = 100_000;
const SMALL_LOT_PACKS = 1_000;
const CARTON = 50;
const SHELF_LIFE_DAYS = 540;

/** The shelf: lots by GTIN, from which a pharmacy takes packs. */
export type Shelf = ReadonlyMap<string, LotFile>;

/** Scene 2: products and serialised lots for all that the orders need, and one lot of 100,000 packs. */
export async function registerStock(stage: Stage, orders: readonly PrescriptionOrder[]): Promise<Shelf> {
  beginStep("Products and serialised packs");
  const sample = await readLotCsv(SAMPLE_CSV);
  const needed = neededPacks(stage, orders);
  const main = findPack(stage, sample.gtin);
  if (!needed.some(({ pack }) => pack.gtin === sample.gtin) && main !== undefined) needed.unshift(main);

  const expiry = expiryFrom(await chainTime(stage.client.provider));
  const shelf = new Map<string, LotFile>();
  for (const { medicine, pack } of needed) {
    await registerOne(stage, medicine, pack);
    const isMain = pack.gtin === sample.gtin;
    const file = isMain ? await extendSample(sample, expiry) : await generateLot(pack.gtin, expiry);
    await registerFile(stage, file);
    shelf.set(pack.gtin, file);
  }
  await showDataMatrix(stage, shelf.get(sample.gtin));
  return shelf;
}

export interface NeededPack {
  readonly medicine: Medicine;
  readonly pack: MedicinePack;
}

function neededPacks(stage: Stage, orders: readonly PrescriptionOrder[]): NeededPack[] {
  const needed = new Map<string, NeededPack>();
  for (const item of orders.flatMap((order) => order.items)) {
    const { medicine, quantity } = mapPrescribedItem(stage.medicines, item);
    for (const gtin of choosePacks(medicine.packs, quantity)) {
      const pack = medicine.packs.find((one) => one.gtin === gtin);
      if (pack !== undefined) needed.set(gtin, { medicine, pack });
    }
  }
  return [...needed.values()];
}

/** A pack size of the table of medicines, by its GTIN. */
export function findPack({ medicines }: Stage, gtin: string): NeededPack | undefined {
  for (const group of medicines.groups) {
    const pack = group.packs.find((one) => one.gtin === gtin);
    if (pack === undefined) continue;
    const { code, schedule, monitored, packs } = group;
    return { pack, medicine: { code, group, brand: undefined, schedule, monitored, packs } };
  }
  return undefined;
}

/** Registers a pack size and its group; harmless where they stand already. */
export async function registerOne(stage: Stage, { group }: Medicine, pack: MedicinePack): Promise<void> {
  await registerProduct({
    group: {
      group: BigInt(group.code),
      schedule: SCHEDULE_NUMBERS[group.schedule],
      unit: BigInt(group.unit.code),
      decimals: group.unit.decimals,
      monitored: group.monitored,
    },
    product: {
      gtin: pack.gtin,
      generic: BigInt(group.code),
      brand: BigInt(pack.brand ?? 0),
      unitsPerPack: pack.unitsPerPack,
    },
    regulator: stage.as("regulator-1"),
    manufacturer: stage.as("manufacturer-1"),
  });
}

/** The committed rows first, then serials from a seed; the expiry is moved so that samples never grow stale. */
async function extendSample(sample: LotFile, expiry: number): Promise<LotFile> {
  const more = await generateSerials({
    seed: "MediConnect sample lot",
    count: MAIN_LOT_PACKS - sample.count,
  });
  const serials = new Uint8Array(sample.serials.length + more.length);
  serials.set(sample.serials);
  serials.set(more, sample.serials.length);
  return createLotFile({ gtin: sample.gtin, lot: `${sample.lot}-${lotSuffix(expiry)}`, expiry }, serials);
}

async function generateLot(gtin: string, expiry: number): Promise<LotFile> {
  const serials = await generateSerials({ seed: `MediConnect ${gtin}`, count: SMALL_LOT_PACKS });
  return createLotFile({ gtin, lot: `L${lotSuffix(expiry)}`, expiry }, serials);
}

/** The end of a month, so that every run of one month makes the same lots. */
export function expiryFrom(now: number): number {
  const later = new Date((now + SHELF_LIFE_DAYS * 86_400) * 1000);
  return Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0) / 86_400_000;
}

/** A lot a month, so that a kept chain gets fresh stock from time to time. */
export function lotSuffix(expiry: number): string {
  return formatIsoDay(expiry).slice(2, 7).replace("-", "");
}

async function registerFile(stage: Stage, file: LotFile): Promise<void> {
  const { status } = await readLot(stage.client, file);
  if (status !== "none" && (await stage.lots.find(file)) !== undefined) {
    say(`${file.gtin}  lot ${file.lot}  ${file.count.toLocaleString("en")} packs (registered already)`);
    return;
  }
  const tree = await buildTree({
    packs: file,
    carton: CARTON,
    onProgress: ({ done, total }) =>
      sayProgress(`tree of ${file.lot}: ${Math.floor((100 * done) / total)} %`),
  });
  endProgress();
  const { root } = await registerLot(stage.as("manufacturer-1"), { ...file, tree });
  await stage.lots.publish(file, { carton: CARTON });
  say(
    `${file.gtin}  lot ${file.lot}  ${file.count.toLocaleString("en")} packs under root ${root.slice(0, 18)}…`,
  );
}

async function showDataMatrix(stage: Stage, file: LotFile | undefined): Promise<void> {
  if (file === undefined) return;
  const pack = packAt(file, 0);
  await mkdir(stage.outFolder, { recursive: true });
  const png = await drawDataMatrixPng(pack);
  await writeFile(path.join(stage.outFolder, "pack.svg"), drawDataMatrixSvg(pack));
  await writeFile(path.join(stage.outFolder, "pack.png"), png);
  const read = readPackScan((await readBarcode(png)).scan);
  if (packElementString(read) !== packElementString(pack))
    throw new Error("a drawn DataMatrix reads back otherwise");
  say(
    `a pack's DataMatrix, drawn and read back: ${path.join(stage.outFolder, "pack.svg")} (serial ${read.serial})`,
  );
}

/** The pack at a place of a lot's file. */
export function packAt(file: LotFile, ordinal: number): PackCode {
  const serial = decodeBytes20(file.serials, ordinal * TEXT_BYTES);
  return { gtin: file.gtin, lot: file.lot, expiry: formatIsoDay(file.expiry), serial };
}
