import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  type EmbeddedActor,
  authoriseClaim,
  claimPrescription,
  deriveItemKeys,
  dispensePrescription,
  issueForm,
  type IssuedForm,
  type OverlapEntry,
  type OverrideReason,
  openPrescription,
  parsePrescriptionCode,
  peekTag,
  type PrescriptionOrder,
  readOverlaps,
  readPackScan,
  requireOwnLicence,
} from "../../sdk/src/index.ts";
import { expectRefusal } from "./expectRefusal.ts";
import { inSnapshot } from "./inSnapshot.ts";
import { pickPacks } from "./pickPacks.ts";
import { signSample } from "./readOrders.ts";
import type { Shelf } from "./registerStock.ts";
import { beginStep, say, sayRefused } from "./report.ts";
import type { Stage } from "./stage.ts";

const MONITORED = "samples/fhir/controlled-drug.json";
const OTHER_MEDICINE = "samples/fhir/controlled-drug-schedule-2.json";
const OTHER_PATIENT = "9990000107";
const ONE_HOUR = 3_600;
const ONLINE: EmbeddedActor = "prescriber-1";
const HIGH_STREET: EmbeddedActor = "prescriber-2";

/** What the scene prescribes, so that the shelf holds it. */
export async function guardedOrders(stage: Stage): Promise<PrescriptionOrder[]> {
  const now = await chainTime(stage.client.provider);
  return Promise.all([signSample(MONITORED, now), signSample(OTHER_MEDICINE, now)]);
}

/**
 * Scene 7: the same monitored medicine from two prescribers, then from two pharmacies, is seen at once, though nobody
 * who sees it knows the patient. On the copy of the chain, and nothing of it remains.
 */
export async function guardScene(stage: Stage, shelf: Shelf): Promise<void> {
  beginStep("The supply guard: the same medicine from two prescribers and two pharmacies (on the same copy)");
  await inSnapshot(stage, async () => {
    const first = await prescribe(stage, ONLINE, MONITORED);
    say("an online prescriber issues a monitored medicine; the second one knows nothing of that");
    const second = await secondPrescriber(stage);
    await othersPass(stage);
    await twoPharmacies(stage, shelf, first, second);
    await showTag(stage, first);
  });
}

async function secondPrescriber(stage: Stage): Promise<IssuedForm> {
  sayRefused(
    "the second prescriber issues the same substance for the same patient",
    await expectRefusal(prescribe(stage, HIGH_STREET, MONITORED), "OverlapNeedsReason"),
  );
  const form = await prescribe(stage, HIGH_STREET, MONITORED, { override: "intendedBeside" });
  say("it passes with a reason code, and the regulator's list shows that at once:");
  await showList(stage);
  return form;
}

async function othersPass(stage: Stage): Promise<void> {
  await prescribe(stage, HIGH_STREET, MONITORED, { nhsNumber: OTHER_PATIENT });
  say("another patient, the same medicine: nothing is in the way");
  await prescribe(stage, HIGH_STREET, OTHER_MEDICINE, { nhsNumber: await patientOf(MONITORED) });
  say("the same patient, another medicine: nothing is in the way");
}

async function twoPharmacies(
  stage: Stage,
  shelf: Shelf,
  first: IssuedForm,
  second: IssuedForm,
): Promise<void> {
  await supply(stage, shelf, first, "pharmacy-2");
  say("the online pharmacy supplies 28 days of it");
  sayRefused(
    "the high-street pharmacy supplies it again on the same day",
    await expectRefusal(supply(stage, shelf, second, "pharmacy-1"), "OverlapNeedsReason"),
  );
  await supply(stage, shelf, second, "pharmacy-1", "travelOrHoliday");
  say("with a reason code it passes, and is on the list:");
  await showList(stage);
}

async function showTag(stage: Stage, form: IssuedForm): Promise<void> {
  const { sealed } = await open(stage, form, "pharmacy-2");
  const { overridden, coveredUntil } = await peekTag(stage.client, sealed.tag);
  const until = new Date(coveredUntil * 1000).toISOString().slice(0, 10);
  say(`all that the chain knows of patient and substance: ${sealed.tag}`);
  say(`under it: supplied until ${until}, ${overridden} overlaps passed with a reason; no name, no number`);
}

interface Wish {
  readonly override?: OverrideReason;
  readonly nhsNumber?: string;
}

async function prescribe(
  stage: Stage,
  prescriber: EmbeddedActor,
  sample: string,
  { override, nhsNumber }: Wish = {},
): Promise<IssuedForm> {
  const { medicines, sealed: store, forms } = stage;
  const order = await signSample(sample, await chainTime(stage.client.provider), nhsNumber);
  const tagging = stage.tagging?.(prescriber, "prescriber");
  return issueForm(stage.as(prescriber), { order, medicines, store, forms, tagging, override });
}

async function patientOf(sample: string): Promise<string> {
  return (await signSample(sample, Math.floor(Date.now() / 1000))).nhsNumber;
}

async function open(stage: Stage, form: IssuedForm, pharmacy: EmbeddedActor) {
  const keys = deriveItemKeys(parsePrescriptionCode(form.code).formSecret, 0);
  const { sealed: store, medicines } = stage;
  return openPrescription(stage.as(pharmacy), { ...keys, store, medicines });
}

/** The pharmacy claims where it has to, makes the tag itself and compares, scans, and supplies. */
async function supply(
  stage: Stage,
  shelf: Shelf,
  form: IssuedForm,
  pharmacy: EmbeddedActor,
  override?: OverrideReason,
): Promise<void> {
  const client = stage.as(pharmacy);
  const keys = deriveItemKeys(parsePrescriptionCode(form.code).formSecret, 0);
  const { id: dispenser } = await requireOwnLicence(client, "dispenser");
  const seconds = ONE_HOUR;
  await claimPrescription(client, await authoriseClaim(stage.client, { keys, dispenser, seconds }));
  const opened = await open(stage, form, pharmacy);
  const scans = await pickPacks(stage, shelf, opened.sealed.group, opened.chain.quantity);
  await dispensePrescription(client, {
    opened,
    packs: scans.map((scan) => readPackScan(scan)),
    lots: stage.lots,
    tagging: stage.tagging?.(pharmacy, "dispenser"),
    override,
  });
}

async function showList(stage: Stage): Promise<void> {
  const entries = (await readOverlaps(stage.client)).filter(({ event }) => event === "overridden");
  for (const entry of entries) say(`  ${describe(entry)}`);
}

function describe(entry: OverlapEntry): string {
  const kind = "kind" in entry ? entry.kind : "";
  const reason = "reason" in entry ? entry.reason : "";
  const id = "id" in entry ? entry.id : "";
  return `licence ${entry.by}, ${kind}, reason ${reason}, token ${id.slice(0, 10)}…, block ${entry.block}`;
}
