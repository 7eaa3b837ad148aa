import { travelTo } from "../../sdk/src/chain/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  claimAsNominee,
  dispensePrescription,
  deriveItemKeys,
  issueForm,
  openPrescription,
  type OpenedPrescription,
  parsePrescriptionCode,
  type PrescriptionOrder,
  readPackScan,
  readPrescription,
  requireOwnLicence,
} from "../../sdk/src/index.ts";
import { expectRefusal } from "./expectRefusal.ts";
import { pickPacks } from "./pickPacks.ts";
import { readOrderSource } from "./readOrders.ts";
import type { Shelf } from "./registerStock.ts";
import { say, sayRefused } from "./report.ts";
import type { Stage } from "./stage.ts";

const REPEAT_ORDER = "samples/fhir/repeat-dispensing.json";

/** Our own order for repeat dispensing, signed a moment ago. */
export async function repeatOrder(stage: Stage): Promise<PrescriptionOrder> {
  const now = await chainTime(stage.client.provider);
  return (await readOrderSource(REPEAT_ORDER, now)).again(now);
}

/** One signature, several issues: the nominated pharmacy claims without a code, issue after issue. */
export async function repeatScene(stage: Stage, shelf: Shelf): Promise<void> {
  const pharmacy = stage.as("pharmacy-1");
  const order = await repeatOrder(stage);
  const { medicines, sealed: store, forms } = stage;
  const nominee = (await requireOwnLicence(pharmacy, "dispenser")).id;
  const form = await issueForm(stage.as("prescriber-1"), { order, medicines, store, forms, nominee });
  const keys = deriveItemKeys(parsePrescriptionCode(form.code).formSecret, 0);
  const { issuesAllowed } = await readPrescription(stage.client, keys.id);
  say(`a repeat of ${issuesAllowed} issues for the nominated pharmacy, signed once`);

  const supply = async (): Promise<OpenedPrescription> => {
    await claimAsNominee(pharmacy, keys.id);
    const opened = await openPrescription(pharmacy, { ...keys, store, medicines });
    const code = order.items[0]?.medicationCode ?? "";
    const scans = await pickPacks(stage, shelf, code, opened.chain.quantity);
    const packs = scans.map((scan) => readPackScan(scan));
    await dispensePrescription(pharmacy, { opened, packs, lots: stage.lots });
    return opened;
  };
  await supply();
  const { notBefore } = await readPrescription(stage.client, keys.id);
  say(
    `the first issue is supplied; the next one opens on ${new Date(notBefore * 1000).toISOString().slice(0, 10)}`,
  );
  sayRefused("the second issue before its day", await expectRefusal(supply(), "PrescriptionNotYetValid"));
  await travelTo(stage.client.provider, notBefore);
  await supply();
  const { issuesUsed } = await readPrescription(stage.client, keys.id);
  say(`on that day it is supplied: ${issuesUsed} of ${issuesAllowed} issues`);
}
