import { chainTime } from "../../../sdk/src/client/chainTime.ts";
import {
  authoriseClaim,
  claimPrescription,
  deriveItemKeys,
  dispensePrescription,
  type DispensingRecord,
  issueForm,
  listContents,
  openMemoryForms,
  openMemoryStore,
  openPrescription,
  type OpenedPrescription,
  type PackCode,
  parsePrescriptionCode,
  requireOwnLicence,
  resolveNodes,
} from "../../../sdk/src/index.ts";
import { formatIsoDay } from "../../../sdk/src/pack/day.ts";
import { signSample } from "../readOrders.ts";
import type { BoxedLot } from "./makeLot.ts";
import type { Play } from "./play.ts";

export type Pharmacy = "pharmacy-1" | "pharmacy-2";

const ORDER = "samples/fhir/controlled-drug.json";
const ONE_HOUR = 3_600;

/** A patient of our own comes with a prescription of the lot's medicine; the pharmacy claims and opens it. */
export async function serve(
  { stage }: Play,
  pharmacy: Pharmacy,
  nhsNumber: string,
): Promise<OpenedPrescription> {
  const { medicines, tagging } = stage;
  const store = openMemoryStore();
  const order = await signSample(ORDER, await chainTime(stage.client.provider), nhsNumber);
  const form = await issueForm(stage.as("prescriber-1"), {
    order,
    medicines,
    store,
    forms: openMemoryForms(),
    tagging: tagging?.("prescriber-1", "prescriber"),
  });
  const keys = deriveItemKeys(parsePrescriptionCode(form.code).formSecret, 0);
  const client = stage.as(pharmacy);
  const { id: dispenser } = await requireOwnLicence(client, "dispenser");
  const claim = { keys, dispenser, seconds: ONE_HOUR };
  await claimPrescription(client, await authoriseClaim(stage.client, claim));
  return openPrescription(client, { ...keys, store, medicines });
}

export async function supply(
  { stage, lots }: Play,
  pharmacy: Pharmacy,
  opened: OpenedPrescription,
  pack: PackCode,
): Promise<DispensingRecord> {
  const { record } = await dispensePrescription(stage.as(pharmacy), {
    opened,
    packs: [pack],
    lots,
    tagging: stage.tagging?.(pharmacy, "dispenser"),
  });
  return record;
}

/** The pack at a place of a case. */
export async function packIn(
  { stage: { client }, lots }: Play,
  { file }: BoxedLot,
  sscc: string,
  at: number,
): Promise<PackCode> {
  const [group] = await resolveNodes(client, [sscc], lots);
  const node = group?.nodes[0];
  const serial = node && (await listContents(client, node, lots))[at]?.serial;
  if (serial === undefined) throw new Error(`there is no pack ${at} in case ${sscc}`);
  return { gtin: file.gtin, lot: file.lot, expiry: formatIsoDay(file.expiry), serial };
}
