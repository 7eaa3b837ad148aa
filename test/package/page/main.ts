// A page that issues, verifies and supplies with nothing but the package. The test serves setting.json beside it.
import {
  authoriseClaim,
  claimPrescription,
  connectClient,
  type Deployment,
  deriveItemKeys,
  drawQrCodeSvg,
  issueForm,
  MediConnectError,
  openMemoryForms,
  openMemoryLots,
  openMemoryStore,
  openPrescription,
  parseLotCsv,
  parsePrescriptionCode,
  readMedicinesTable,
  readPackScan,
  readPrescription,
  readPrescriptionOrder,
  requireOwnLicence,
  signWith,
  verifyPack,
  walkIn,
} from "@mediconnect/sdk";

interface Setting {
  url: string;
  deployment: Deployment;
  prescriberKey: string;
  pharmacyKey: string;
  order: string;
  medicines: string;
  lot: string;
  carton: number;
  scan: string;
  falseScan: string;
}

const list = document.querySelector("dl");

function show(name: string, value: unknown): void {
  const term = document.createElement("dt");
  term.textContent = name;
  const description = document.createElement("dd");
  description.id = name;
  description.textContent = String(value);
  list?.append(term, description);
}

async function run(): Promise<void> {
  const setting = (await (await fetch("/setting.json")).json()) as Setting;
  const client = await connectClient(setting.url, setting.deployment);
  const medicines = readMedicinesTable(setting.medicines);
  const store = openMemoryStore();

  const prescriber = signWith(client, setting.prescriberKey);
  const order = readPrescriptionOrder(setting.order);
  const { code, items } = await issueForm(prescriber, { order, medicines, store, forms: openMemoryForms() });
  document.body.insertAdjacentHTML("beforeend", drawQrCodeSvg(code));
  show("issued", items.map(({ chain }) => chain.id).join());

  const lots = openMemoryLots();
  await lots.publish(await parseLotCsv(setting.lot), { carton: setting.carton });
  const pack = readPackScan(setting.scan);
  const genuine = await verifyPack(client, pack, lots);
  show("genuine", `${genuine.authentic} ${genuine.maySupply}`);
  const strange = await verifyPack(client, readPackScan(setting.falseScan), lots);
  show("strange", `${strange.authentic} ${strange.mismatches.join()}`);

  const pharmacy = signWith(client, setting.pharmacyKey);
  const keys = deriveItemKeys(parsePrescriptionCode(code).formSecret, 0);
  const opened = await openPrescription(pharmacy, { ...keys, store, medicines });
  const { id: dispenser } = await requireOwnLicence(pharmacy, "dispenser");
  const authorised = await authoriseClaim(pharmacy, { keys, dispenser, seconds: 300 });
  const { record } = await walkIn(pharmacy, { opened, packs: [pack], lots, authorised });
  show("supplied", record.transaction);
  show("state", (await readPrescription(client, keys.id)).state);
  show("left", (await verifyPack(client, pack, lots)).decommissioned !== undefined);
  await claimPrescription(pharmacy, await authoriseClaim(pharmacy, { keys, dispenser, seconds: 300 }));
}

run()
  .catch((error: unknown) => {
    show("refused", error instanceof MediConnectError ? error.code : String(error));
  })
  .finally(() => show("done", true));
