import { readFile } from "node:fs/promises";
import { type JsonRpcProvider, Wallet } from "ethers";
import {
  buildTree,
  createLotFile,
  generateSerials,
  lotBytes,
  type LotFile,
  type MedicineGroup,
  type MedicinesTable,
  type PackTree,
  readMedicinesTable,
  SCHEDULE_NUMBERS,
  shapeOf,
  type SigningClient,
} from "../../sdk/src/index.ts";
import { GuardLens__factory } from "../../types/ethers-contracts/factories/contracts/guard/GuardLens__factory.ts";
import { Incidents__factory } from "../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { Recalls__factory } from "../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Custody__factory } from "../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { type BenchSuite, openBenchSuite } from "../gas/openBenchSuite.ts";
import { PHARMACIES, PRACTICES, PRESCRIBERS_A_PRACTICE } from "./population.ts";

export const CARTON = 64;
const MANUFACTURER_LICENCE = 4;
const YEARS = 1_400;
const DAY = 86_400;
/** Accounts that `openBenchSuite` gives to its own actors. */
const FIRST_FREE_ACCOUNT = 9;
const [PRESCRIBER, DISPENSER] = [1, 2];

/** Whoever sends, with its licence. */
export interface Actor {
  readonly account: string;
  readonly licence: number;
}

export interface ShelfLot {
  readonly file: LotFile;
  readonly tree: PackTree;
  readonly unitsPerPack: number;
  readonly group: MedicineGroup;
}

/** The chain that the benchmark plays on: several practices and pharmacies, and a lot of each medicine. */
export interface LinkageStage {
  readonly suite: BenchSuite;
  readonly prescribers: readonly Actor[];
  readonly pharmacies: readonly Actor[];
  readonly medicines: MedicinesTable;
  /** By the code of the group. */
  readonly shelf: ReadonlyMap<string, ShelfLot>;
  /** In the name of a prescriber, for what the SDK prepares. What it signs is sealed and never on the chain. */
  readonly clientOf: (actor: Actor) => SigningClient;
  readonly lens: ReturnType<typeof GuardLens__factory.connect>;
}

/** @param packs of each medicine, at least */
export async function openStage(packs: number): Promise<LinkageStage> {
  const suite = await openBenchSuite();
  const accounts = await suite.provider.send("eth_accounts", []);
  const free: string[] = accounts.slice(FIRST_FREE_ACCOUNT);
  const { licences, signers, now, deployment } = suite;
  const actors: Actor[] = [];
  const grant = async (role: number): Promise<Actor> => {
    const account = free[actors.length];
    if (account === undefined) throw new Error("the chain has too few accounts");
    // The suite granted the licences 1 to 5.
    const licence = 6 + actors.length;
    const registrar = licences.connect(signers.registrar);
    await registrar.grant(account, role, licence, 0, now, now + YEARS * DAY);
    actors.push({ account, licence });
    return { account, licence };
  };
  const prescribers: Actor[] = [];
  for (let at = 0; at < PRACTICES * PRESCRIBERS_A_PRACTICE; at++) prescribers.push(await grant(PRESCRIBER));
  const own = { account: signers.pharmacy.address, licence: 2 };
  const other = { account: signers.otherPharmacy.address, licence: 3 };
  const pharmacies: Actor[] = [own, other];
  while (pharmacies.length < PHARMACIES) pharmacies.push(await grant(DISPENSER));

  const medicines = readMedicinesTable(await readFile("samples/medicines.json", "utf8"));
  const lens = GuardLens__factory.connect(deployment.guardLens, suite.provider);
  return {
    suite,
    prescribers,
    pharmacies,
    medicines,
    shelf: await fillShelf(suite, medicines, packs),
    clientOf: clientsOf(suite, lens),
    lens,
  };
}

function clientsOf(suite: BenchSuite, lens: LinkageStage["lens"]): LinkageStage["clientOf"] {
  const signer = Wallet.createRandom();
  const nothing = `0x${"00".repeat(65)}`;
  signer.signTypedData = () => Promise.resolve(nothing);
  const { deployment, licences, prescriptions, packs, dispensing, guardOffice } = suite;
  // Only reads go through it.
  const provider = suite.provider as unknown as JsonRpcProvider;
  const incidents = Incidents__factory.connect(deployment.incidents, suite.provider);
  const custody = Custody__factory.connect(deployment.custody, suite.provider);
  const recalls = Recalls__factory.connect(deployment.recalls, suite.provider);
  const contracts = {
    licences,
    prescriptions,
    packs,
    dispensing,
    guardOffice,
    guardLens: lens,
    incidents,
    custody,
    recalls,
  };
  return ({ account }) => ({ provider, deployment, ...contracts, signer, account });
}

async function fillShelf(
  suite: BenchSuite,
  { groups }: MedicinesTable,
  packs: number,
): Promise<Map<string, ShelfLot>> {
  const shelf = new Map<string, ShelfLot>();
  for (const group of groups) {
    const [pack] = group.packs;
    if (pack === undefined) continue;
    await registerProduct(suite, group, pack);
    const expiry = Math.floor(suite.now / DAY) + YEARS;
    const serials = await generateSerials({ seed: `linkage ${pack.gtin}`, count: packs });
    const file = createLotFile({ gtin: pack.gtin, lot: "LINK1", expiry }, serials);
    const tree = await buildTree({ packs: file, carton: CARTON });
    const manufacturer = suite.packs.connect(suite.signers.manufacturer);
    await manufacturer.registerLot(pack.gtin, lotBytes(file.lot), expiry, tree.root, shapeOf(tree.layout), 0);
    shelf.set(group.code, { file, tree, unitsPerPack: pack.unitsPerPack, group });
  }
  return shelf;
}

async function registerProduct(
  { packs, signers }: BenchSuite,
  { code, schedule, unit, monitored }: MedicineGroup,
  { gtin, unitsPerPack }: MedicineGroup["packs"][number],
): Promise<void> {
  const regulator = packs.connect(signers.regulator);
  await regulator.registerGroup(code, SCHEDULE_NUMBERS[schedule], unit.code, unit.decimals);
  if (monitored) await regulator.monitorGroup(code, true);
  await packs.connect(signers.manufacturer).proposeProduct(gtin, code, 0, unitsPerPack);
  await regulator.activateProduct(gtin, MANUFACTURER_LICENCE, code, 0, unitsPerPack);
}
