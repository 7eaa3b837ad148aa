import { readFile } from "node:fs/promises";
import { randomBytes, randomUUID } from "node:crypto";
import {
  buildTree,
  chainTime,
  createLotFile,
  decodeBytes20,
  embeddedAddress,
  type EmbeddedActor,
  formIdCheckCharacter,
  formatIsoDay,
  generateSerials,
  grantLicence,
  type LotFile,
  type MediConnectClient,
  mapPrescribedItem,
  packElementString,
  readMedicinesTable,
  readPrescriptionOrder,
  redatePrescriptionOrder,
  registerLot,
  registerProduct,
  type RoleName,
  SCHEDULE_NUMBERS,
  type SigningClient,
  TEXT_BYTES,
} from "../../sdk/src/index.ts";

const LICENCES: readonly (readonly [EmbeddedActor, RoleName, EmbeddedActor])[] = [
  ["prescriber-1", "prescriber", "prescriber-registrar"],
  ["prescriber-2", "prescriber", "prescriber-registrar"],
  ["pharmacy-1", "dispenser", "pharmacy-registrar"],
  ["pharmacy-2", "dispenser", "pharmacy-registrar"],
  ["manufacturer-1", "manufacturer", "medicines-registrar"],
  ["regulator-1", "regulator", "medicines-registrar"],
];
export const CARTON = 50;
const YEAR = 365 * 86_400;

type As = (actor: EmbeddedActor) => SigningClient;

/** Grants everybody's licence through the SDK, which takes a fraction of the tasks' time. */
export async function licenseActors(client: MediConnectClient, as: As): Promise<void> {
  const now = await chainTime(client.provider);
  for (const [holder, role, registrar] of LICENCES) {
    const account = embeddedAddress(holder);
    const terms = { organisation: 1, region: 0, validFrom: now, validUntil: now + YEAR };
    await grantLicence(as(registrar), { account, role, ...terms });
  }
}

/** Registers a pack size of the sample medicines with one lot of 100 packs, and returns the lot's file. */
export async function stockProduct(client: MediConnectClient, as: As, gtin: string): Promise<LotFile> {
  const { groups } = readMedicinesTable(await readFile("samples/medicines.json", "utf8"));
  const group = groups.find(({ packs }) => packs.some((pack) => pack.gtin === gtin));
  const pack = group?.packs.find((one) => one.gtin === gtin);
  if (group === undefined || pack === undefined) throw new Error(`${gtin} is no sample`);
  const manufacturer = as("manufacturer-1");
  await registerProduct({
    group: {
      group: BigInt(group.code),
      schedule: SCHEDULE_NUMBERS[group.schedule],
      unit: BigInt(group.unit.code),
      decimals: group.unit.decimals,
      monitored: group.monitored,
    },
    product: {
      gtin,
      generic: BigInt(group.code),
      brand: BigInt(pack.brand ?? 0),
      unitsPerPack: pack.unitsPerPack,
    },
    regulator: as("regulator-1"),
    manufacturer,
  });
  const expiry = Math.floor((await chainTime(client.provider)) / 86_400) + 400;
  const file = createLotFile(
    { gtin, lot: "SHELF1", expiry },
    await generateSerials({ seed: gtin, count: 100 }),
  );
  await registerLot(manufacturer, {
    gtin,
    lot: file.lot,
    expiry,
    tree: await buildTree({ packs: file, carton: CARTON }),
  });
  return file;
}

/** A lot's file as text. */
export function csvOf(file: LotFile): string {
  const rows = Array.from({ length: file.count }, (_, ordinal) =>
    [file.gtin, file.lot, formatIsoDay(file.expiry), serialOf(file, ordinal)].join(),
  );
  return `gtin,lot,expiry,serial\n${rows.join("\n")}\n`;
}

/** What a scanner sends for a pack of a lot, or for one that says another serial. */
export function scanOfPack(file: LotFile, ordinal: number, serial = serialOf(file, ordinal)): string {
  const expiry = formatIsoDay(file.expiry);
  return packElementString({ gtin: file.gtin, lot: file.lot, expiry, serial });
}

/** A sample order, signed a minute ago, under a form number and item numbers of its own. */
export async function freshOrder(client: MediConnectClient, sample = "acute-two-items"): Promise<string> {
  const instant = new Date(((await chainTime(client.provider)) - 60) * 1000).toISOString();
  const bundle = redatePrescriptionOrder(await readFile(`samples/fhir/${sample}.json`, "utf8"), instant);
  const text = JSON.stringify(bundle);
  const { items, formId } = readPrescriptionOrder(text);
  const renamed = items.reduce(
    (order, { itemNumber }) => order.replaceAll(`"value":"${itemNumber}"`, `"value":"${randomUUID()}"`),
    text,
  );
  return renamed.replaceAll(formId, newFormId());
}

/** The pack sizes that an order's items need. */
export async function packsFor(order: string): Promise<string[]> {
  const medicines = readMedicinesTable(await readFile("samples/medicines.json", "utf8"));
  return readPrescriptionOrder(order).items.map((item) => {
    const { medicine } = mapPrescribedItem(medicines, item);
    return medicine.packs[0]?.gtin ?? "";
  });
}

function serialOf({ serials }: LotFile, ordinal: number): string {
  return decodeBytes20(serials, ordinal * TEXT_BYTES);
}

function newFormId(): string {
  const hex = randomBytes(9).toString("hex").toUpperCase();
  const text = `${hex.slice(0, 6)}-${hex.slice(6, 12)}-${hex.slice(12, 17)}`;
  return text + formIdCheckCharacter(text);
}
