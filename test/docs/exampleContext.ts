import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import {
  authoriseClaim,
  buildDispenseNotification,
  type BuildDispenseNotificationParameters,
  buildSscc,
  buildTree,
  type CaptureEvent,
  chainTime,
  claimPrescription,
  createLayout,
  createLotFile,
  declareOutage,
  type Deployment,
  deriveItemKeys,
  type DispensedItem,
  type DispenseNotification,
  drawDataMatrixPng,
  type EmbeddedActor,
  embeddedAddress,
  embeddedKey,
  type EpochRecord,
  type FormStore,
  generateSerials,
  grantLicence,
  type ImportParameters,
  type IssuedForm,
  issueForm,
  type ItemKeys,
  type KeyHolder,
  type LotFile,
  type LotStore,
  makeWalletOffer,
  type MedicinesTable,
  type MediConnectClient,
  type OpenedPrescription,
  type Opening,
  openingOf,
  openLotStore,
  openMemoryForms,
  openMemoryStore,
  openPrescription,
  type PackCode,
  type PackTree,
  parsePrescriptionCode,
  type PatientIdentifier,
  planLabels,
  type PrescriptionOrder,
  type ProductGroupTerms,
  type ProductTerms,
  raiseIncident,
  readEpcis,
  readMedicinesTable,
  readPackScan,
  readPrescriptionOrder,
  readSealed,
  readSubstancesTable,
  requireOwnLicence,
  revertChain,
  type RoleName,
  SCHEDULE_NUMBERS,
  type SealedStore,
  type SigningClient,
  snapshotChain,
  type SnapshotId,
  type SubstancesTable,
  type Tagging,
  travelTo,
  writeDispenseNotification,
  writeEpcisDocument,
  writeWalletOffer,
} from "../../sdk/src/node.ts";
import { makeConsortium, NHS_NUMBER, openHolders } from "../sdk/guard/consortium.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { pilotTagging } from "../support/pilotTagging.ts";
import {
  CARTON,
  csvOf,
  freshOrder,
  licenseActors,
  packsFor,
  scanOfPack,
  stockProduct,
} from "../support/shelf.ts";

/** A chain with licences and stock, on which examples run one after the other, each on the same state. */
export interface Examples {
  readonly suite: EmbeddedSuite;
  readonly lotFile: LotFile;
  close(): Promise<void>;
}

const consortium = makeConsortium();
const COMPANY_PREFIX = "9506000";

/** What examples may take. */
interface Context {
  readonly url: string;
  readonly deployment: Deployment;
  readonly privateKey: string;
  readonly client: MediConnectClient;
  readonly clinic: SigningClient;
  readonly pharmacy: SigningClient;
  readonly manufacturer: SigningClient;
  readonly regulator: SigningClient;
  readonly registrar: SigningClient;
  readonly governor: SigningClient;
  readonly guardian: SigningClient;
  readonly pauser: SigningClient;
  readonly account: string;
  readonly newAccount: string;
  readonly now: number;
  readonly medicines: MedicinesTable;
  readonly substances: SubstancesTable;
  readonly store: SealedStore;
  readonly forms: FormStore;
  readonly orderText: string;
  readonly order: PrescriptionOrder;
  readonly orders: readonly PrescriptionOrder[];
  /** Issued under a form number of its own, so that `order` is still to be issued. */
  readonly issued: IssuedForm;
  readonly code: string;
  readonly keys: ItemKeys;
  readonly id: string;
  readonly opening: Opening;
  readonly opened: OpenedPrescription;
  readonly dispenser: number;
  readonly lapsedId: string;
  readonly newSecret: Uint8Array;
  /** Of a monitored medicine, issued without a tag while an outage was declared. */
  readonly untagged: Pick<ItemKeys, "id" | "contentKey" | "locator">;
  readonly lotFile: LotFile;
  readonly lotCsv: string;
  readonly gtin: string;
  readonly lot: string;
  readonly scan: string;
  readonly scans: readonly string[];
  readonly packs: readonly PackCode[];
  readonly picture: Uint8Array;
  readonly lots: LotStore;
  /** On the first case of the lot. */
  readonly sscc: string;
  /** Licences of those to whom packs are sent, and who brings them. */
  readonly wholesaler: number;
  readonly carrier: number;
  readonly courier: SigningClient;
  /** One that the pharmacy raised about the pack. */
  readonly incident: number;
  readonly tree: PackTree;
  readonly newLot: LotFile;
  readonly moreOfLot: LotFile;
  readonly newGroup: ProductGroupTerms;
  readonly newProduct: ProductTerms;
  readonly offerText: string;
  readonly cancellationText: string;
  readonly site: Omit<BuildDispenseNotificationParameters, "order" | "medicines" | "issue" | "items">;
  readonly items: readonly DispensedItem[];
  readonly notification: DispenseNotification;
  readonly notificationText: string;
  readonly tagging: Tagging;
  readonly patient: PatientIdentifier;
  readonly record: EpochRecord;
  readonly holders: readonly KeyHolder[];
  /** A lot that its manufacturer makes and packs, as EPCIS. */
  readonly epcisText: string;
  readonly events: readonly CaptureEvent[];
  readonly signerFor: ImportParameters["signerFor"];
  readonly newFolder: string;
  readonly newFile: string;
}

/** Each is made when an example first asks for it, and forgotten after it. */
const FACTORIES: { readonly [Name in keyof Context]: () => Context[Name] | Promise<Context[Name]> } = {
  url: () => suiteNow().url,
  deployment: () => suiteNow().client.deployment,
  privateKey: () => embeddedKey("prescriber-1"),
  client: () => suiteNow().client,
  clinic: () => suiteNow().as("prescriber-1"),
  pharmacy: () => suiteNow().as("pharmacy-1"),
  manufacturer: () => suiteNow().as("manufacturer-1"),
  regulator: () => suiteNow().as("regulator-1"),
  registrar: () => suiteNow().as("prescriber-registrar"),
  governor: () => suiteNow().as("governor"),
  guardian: () => suiteNow().as("guardian"),
  pauser: () => suiteNow().as("pauser"),
  account: () => embeddedAddress("prescriber-1"),
  newAccount: () => Wallet.createRandom().address,
  now: () => chainTime(suiteNow().client.provider),
  medicines: async () => readMedicinesTable(await readFile("samples/medicines.json", "utf8")),
  substances: async () => readSubstancesTable(await readFile("samples/substances.json", "utf8")),
  store: () => openMemoryStore(),
  forms: () => openMemoryForms(),
  orderText: () => freshOrder(suiteNow().client),
  order: async () => readPrescriptionOrder(await get("orderText")),
  orders: async () => [readPrescriptionOrder(await freshOrder(suiteNow().client)), await get("order")],
  issued: async () => {
    const order = readPrescriptionOrder(await freshOrder(suiteNow().client));
    const [medicines, store, forms] = [await get("medicines"), await get("store"), await get("forms")];
    return issueForm(await get("clinic"), { order, medicines, store, forms });
  },
  code: async () => (await get("issued")).code,
  keys: async () => deriveItemKeys(parsePrescriptionCode(await get("code")).formSecret, 0),
  id: async () => (await get("keys")).id,
  opening: async () => openingOf(await readSealed(await get("store"), await get("keys"))),
  opened: async () =>
    openPrescription(await get("pharmacy"), {
      ...(await get("keys")),
      store: await get("store"),
      medicines: await get("medicines"),
    }),
  dispenser: async () => (await requireOwnLicence(await get("pharmacy"), "dispenser")).id,
  lapsedId: async () => {
    const claim = { keys: await get("keys"), dispenser: await get("dispenser"), seconds: 600 };
    const pharmacy = await get("pharmacy");
    const { prescription } = await claimPrescription(pharmacy, await authoriseClaim(pharmacy, claim));
    await travelTo(pharmacy.provider, prescription.claimUntil + 1);
    return prescription.id;
  },
  newSecret: () => crypto.getRandomValues(new Uint8Array(32)),
  untagged: async () => {
    await declareOutage(await get("guardian"), { until: (await get("now")) + 86_400, quota: 10 });
    const order = readPrescriptionOrder(await freshOrder(suiteNow().client, "controlled-drug"));
    const [medicines, store, forms] = [await get("medicines"), await get("store"), await get("forms")];
    const form = { order, medicines, store, forms, tagging: "outage" } as const;
    const { code } = await issueForm(await get("clinic"), form);
    const { id, contentKey, locator } = deriveItemKeys(parsePrescriptionCode(code).formSecret, 0);
    return { id, contentKey, locator };
  },
  lotFile: () => examples().lotFile,
  lotCsv: () => csvOf(examples().lotFile),
  gtin: () => examples().lotFile.gtin,
  lot: () => examples().lotFile.lot,
  scan: () => scanOfPack(examples().lotFile, 0),
  scans: () => [scanOfPack(examples().lotFile, 1), scanOfPack(examples().lotFile, 2)],
  packs: async () => [readPackScan(await get("scan"))],
  picture: async () => drawDataMatrixPng(readPackScan(await get("scan"))),
  lots: async () => {
    const lots = openLotStore(await get("newFolder"));
    const { lotFile } = examples();
    const layout = createLayout(lotFile.count, { carton: CARTON });
    const labels = await planLabels(lots, lotFile, layout, COMPANY_PREFIX);
    await lots.publish(lotFile, { carton: CARTON, labels });
    return lots;
  },
  sscc: () => buildSscc(COMPANY_PREFIX, 0),
  wholesaler: () => licenceOf("wholesaler-1", "wholesaler"),
  carrier: () => licenceOf("carrier-1", "carrier"),
  courier: () => suiteNow().as("carrier-1"),
  incident: async () => {
    const [pack] = await get("packs");
    if (pack === undefined) throw new Error("there is no pack");
    const raised = { pack, reason: "tamperEvidence", lots: await get("lots"), role: "dispenser" } as const;
    return (await raiseIncident(await get("pharmacy"), raised)).id;
  },
  tree: () => buildTree({ packs: examples().lotFile, carton: CARTON }),
  newLot: async () => lotOf("NEWLOT", "new lot"),
  moreOfLot: async () => lotOf(examples().lotFile.lot, "second tranche"),
  newGroup: () => ({
    group: 9_990_001_000_001_109n,
    schedule: SCHEDULE_NUMBERS.POM,
    unit: 428_673_006n,
    decimals: 0,
    monitored: false,
  }),
  newProduct: () => ({
    gtin: "09506000134352",
    generic: 9_990_001_000_001_109n,
    brand: 0n,
    unitsPerPack: 28,
  }),
  offerText: () =>
    writeWalletOffer(
      makeWalletOffer(suiteNow().client.deployment, crypto.getRandomValues(new Uint8Array(32)), 2),
    ),
  cancellationText: () => readFile("samples/fhir/cancellation.json", "utf8"),
  site: () => ({
    bundleId: crypto.randomUUID(),
    replaces: undefined,
    respondsTo: undefined,
    dispenserOds: "ZZ9002",
    dispenserRoleCodes: [],
    dispenserUserCode: undefined,
    reimbursementAuthorityOds: undefined,
    handedOverAt: 1_795_000_000,
  }),
  items: async () =>
    (await get("order")).items.map(({ itemNumber, quantity }) => ({
      itemNumber,
      dispenseNumber: crypto.randomUUID(),
      facts: {
        state: "spent" as const,
        supplied: 0,
        quantity: quantity.value,
        issuesAllowed: 1,
        issuesUsed: 1,
      },
      suppliedNow: 0,
      packs: [],
    })),
  notification: async () =>
    buildDispenseNotification({
      order: await get("order"),
      medicines: await get("medicines"),
      issue: 1,
      items: await get("items"),
      ...(await get("site")),
    }),
  notificationText: async () => JSON.stringify(writeDispenseNotification(await get("notification"))),
  tagging: () => pilotTagging(),
  patient: () => NHS_NUMBER,
  record: () => consortium.record,
  holders: () => openHolders(consortium),
  epcisText: () => {
    const occasion = {
      at: "2026-01-05T10:00:00.000Z",
      offset: "+00:00",
      place: { kind: "place", gln: "9506000000015" },
    } as const;
    const { gtin } = examples().lotFile;
    const serials = ["K7WQ2M9X", "P3TZ8RBC"];
    const content = serials.map((serial) => ({ kind: "pack" as const, gtin, serial }));
    const document = writeEpcisDocument(
      [
        { ...occasion, kind: "commissioned", gtin, lot: "EPCIS1", expiry: "2028-06-30", serials },
        { ...occasion, kind: "packed", box: buildSscc("9506000", 7), content },
      ],
      occasion.at,
    );
    return JSON.stringify(document);
  },
  events: async () => readEpcis(await get("epcisText")).events,
  signerFor: async () => {
    const manufacturer = await get("manufacturer");
    return (account) => (account === manufacturer.account ? manufacturer : undefined);
  },
  newFolder: () => mkdtempSync(path.join(suiteNow().stateFolder, "example-")),
  newFile: async () => path.join(await get("newFolder"), "file"),
};

/** Everything that an example may take. */
export const KNOWN = Object.keys(FACTORIES);

let current: Examples | undefined;
let snapshot: SnapshotId | undefined;
const made = new Map<string, unknown>();

export async function openExamples(): Promise<Examples> {
  const suite = await startEmbeddedSuite();
  await licenseActors(suite.client, suite.as);
  const gtins = [...new Set(await packsFor(await freshOrder(suite.client)))];
  const files: LotFile[] = [];
  for (const gtin of gtins) files.push(await stockProduct(suite.client, suite.as, gtin));
  const [lotFile] = files;
  if (lotFile === undefined) throw new Error("the order needs no pack");
  return { suite, lotFile, close: () => suite.stop() };
}

/** Remembers the chain as it is, so that no example sees what another did. */
export async function beginExample(opened: Examples): Promise<void> {
  current = opened;
  made.clear();
  snapshot = await snapshotChain(opened.suite.client.provider);
}

export async function endExample(): Promise<void> {
  if (snapshot !== undefined) await revertChain(suiteNow().client.provider, snapshot);
  snapshot = undefined;
}

/** What an example takes of the context. */
export async function take<Name extends keyof Context>(...names: Name[]): Promise<Pick<Context, Name>> {
  const entries: [Name, Context[Name]][] = [];
  for (const name of names) entries.push([name, await get(name)]);
  return Object.fromEntries(entries) as Pick<Context, Name>;
}

/** Holds an expression to the value that the comment behind it states. */
export function compare(actual: unknown, stated: unknown): void {
  expect(actual).to.deep.equal(stated);
}

async function get<Name extends keyof Context>(name: Name): Promise<Context[Name]> {
  if (!made.has(name)) made.set(name, await FACTORIES[name]());
  return made.get(name) as Context[Name];
}

function examples(): Examples {
  if (current === undefined) throw new Error("no example runs");
  return current;
}

function suiteNow(): EmbeddedSuite {
  return examples().suite;
}

/** Granted when it is first asked for. */
async function licenceOf(actor: EmbeddedActor, role: RoleName): Promise<number> {
  const now = await get("now");
  const terms = { organisation: 1, region: 0, validFrom: now, validUntil: now + 86_400 };
  const grant = { account: embeddedAddress(actor), role, ...terms };
  return (await grantLicence(suiteNow().as("medicines-registrar"), grant)).licence.id;
}

async function lotOf(lot: string, seed: string): Promise<LotFile> {
  const { gtin, expiry } = examples().lotFile;
  return createLotFile({ gtin, lot, expiry }, await generateSerials({ seed, count: 100 }));
}
