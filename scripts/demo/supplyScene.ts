import {
  authoriseClaim,
  claimPrescription,
  deriveItemKeys,
  dispensePrescription,
  type DispensingRecord,
  formatClaimCode,
  type IssuedForm,
  type OpenedPrescription,
  openPrescription,
  parseClaimCode,
  parsePrescriptionCode,
  type PrescriptionOrder,
  readPackScan,
  readPrescription,
  releasePrescription,
  requireOwnLicence,
} from "../../sdk/src/index.ts";
import { expectRefusal } from "./expectRefusal.ts";
import { pickPacks } from "./pickPacks.ts";
import type { Shelf } from "./registerStock.ts";
import { beginStep, say, sayRefused } from "./report.ts";
import type { Stage } from "./stage.ts";

const ONE_HOUR = 3_600;

/** A dispensing that was made, and what the pharmacy had opened for it. */
export interface Supplied {
  readonly record: DispensingRecord;
  readonly opened: OpenedPrescription;
}

/** Scene 4: the online pharmacy claims and releases, the high-street pharmacy claims, opens, scans and dispenses. */
export async function supplyScene(
  stage: Stage,
  shelf: Shelf,
  order: PrescriptionOrder,
  form: IssuedForm,
): Promise<Supplied[]> {
  beginStep("From the patient's code to the packs");
  // A run that was killed may have left items claimed or spent; with kept state the job goes on from there.
  const open = form.items.flatMap(({ chain }, index) => (chain.state === "spent" ? [] : [index]));
  const unclaimed = open.find((index) => form.items[index]?.chain.state === "issued");
  if (unclaimed === undefined) say("no item is left to claim online: each is held or spent already");
  else await onlinePharmacyFirst(stage, form, unclaimed);

  const supplied: Supplied[] = [];
  for (const index of open) {
    const item = order.items[index];
    if (item === undefined) throw new Error(`the form has no item ${index}`);
    await releaseOnline(stage, form, index);
    const opened = await claimAtCounter(stage, form.code, index);
    const scans = await pickPacks(stage, shelf, item.medicationCode, opened.chain.quantity);
    const packs = scans.map((scan) => readPackScan(scan));
    const { record } = await dispensePrescription(stage.as("pharmacy-1"), {
      opened,
      packs,
      lots: stage.lots,
      tagging: stage.tagging?.("pharmacy-1", "dispenser"),
    });
    say(
      `item ${index + 1}: opened and checked; ${packs.length} pack(s) scanned; dispensed in block ${record.block}`,
    );
    supplied.push({ record, opened });
  }
  return supplied;
}

/** What the online pharmacy still holds from a run that was killed. */
async function releaseOnline(stage: Stage, form: IssuedForm, index: number): Promise<void> {
  const online = stage.as("pharmacy-2");
  const { id } = deriveItemKeys(parsePrescriptionCode(form.code).formSecret, index);
  const { state, dispenser } = await readPrescription(stage.client, id);
  if (state === "claimed" && dispenser === (await requireOwnLicence(online, "dispenser")).id) {
    await releasePrescription(online, id);
  }
}

async function onlinePharmacyFirst(stage: Stage, form: IssuedForm, index: number): Promise<void> {
  const online = stage.as("pharmacy-2");
  const { formSecret } = parsePrescriptionCode(form.code);
  const keys = deriveItemKeys(formSecret, index);

  const licence = await requireOwnLicence(online, "dispenser");
  const authorised = await authoriseClaim(stage.client, { keys, dispenser: licence.id, seconds: ONE_HOUR });
  const claimCode = formatClaimCode(authorised);
  say(
    `the patient makes a claim code for the online pharmacy (${claimCode.length} characters; the secret is not in it)`,
  );

  const received = parseClaimCode(claimCode);
  await claimPrescription(online, received);
  await openPrescription(online, {
    id: keys.id,
    ...received,
    store: stage.sealed,
    medicines: stage.medicines,
  });
  say(`the online pharmacy (licence ${licence.id}) claims item ${index + 1} and can read it`);

  const refused = await expectRefusal(claimWithCode(stage, form.code, index), "PrescriptionHeldByAnother");
  sayRefused("the high-street pharmacy scans the patient's code itself", refused);

  await releasePrescription(online, keys.id);
  say("the online pharmacy releases it");
}

/** The high-street pharmacy scans the patient's code: it bears the secret, so the pharmacy can make the claim. */
async function claimWithCode(stage: Stage, code: string, index: number): Promise<void> {
  const pharmacy = stage.as("pharmacy-1");
  const keys = deriveItemKeys(parsePrescriptionCode(code).formSecret, index);
  const { id } = await requireOwnLicence(pharmacy, "dispenser");
  await claimPrescription(
    pharmacy,
    await authoriseClaim(stage.client, { keys, dispenser: id, seconds: ONE_HOUR }),
  );
}

/** Claims an item from the patient's code, opens its content and checks it. */
export async function claimAtCounter(stage: Stage, code: string, index: number): Promise<OpenedPrescription> {
  await claimWithCode(stage, code, index);
  const keys = deriveItemKeys(parsePrescriptionCode(code).formSecret, index);
  return openPrescription(stage.as("pharmacy-1"), {
    ...keys,
    store: stage.sealed,
    medicines: stage.medicines,
  });
}
