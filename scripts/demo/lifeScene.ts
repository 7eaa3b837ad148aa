import {
  cancelPrescription,
  dispensePrescription,
  embeddedAddress,
  issueForm,
  type IssuedForm,
  liftQuarantine,
  type OpenedPrescription,
  type PrescriptionOrder,
  quarantineLot,
  readPackScan,
  readPrescription,
  reissueForm,
  releasePrescription,
  suspendLicence,
} from "../../sdk/src/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { expectRefusal } from "./expectRefusal.ts";
import { inSnapshot } from "./inSnapshot.ts";
import { pickPacks } from "./pickPacks.ts";
import type { Shelf } from "./registerStock.ts";
import { repeatScene } from "./repeatScene.ts";
import { beginStep, say, sayRefused } from "./report.ts";
import type { Stage } from "./stage.ts";
import { claimAtCounter } from "./supplyScene.ts";

interface Act {
  readonly stage: Stage;
  readonly shelf: Shelf;
  readonly order: PrescriptionOrder;
  readonly form: IssuedForm;
}

/** Scene 6: what else may become of a prescription and of a pack. On the copy of the chain, as scene 5. */
export async function lifeScene(
  stage: Stage,
  shelf: Shelf,
  again: (now: number) => PrescriptionOrder,
): Promise<void> {
  beginStep("The rest of a prescription's life (on the same copy)");
  const order = again(await chainTime(stage.client.provider));
  const { medicines, sealed: store, forms } = stage;
  const form = await issueForm(stage.as("prescriber-2"), {
    order,
    medicines,
    store,
    forms,
    tagging: stage.tagging?.("prescriber-2", "prescriber"),
    override: "intendedBeside",
  });
  const act = { stage, shelf, order, form };
  await inSnapshot(stage, () => partAndOwing(act));
  await inSnapshot(stage, () => cancelledWhileHeld(act));
  await inSnapshot(stage, () => quarantinedLot(act));
  await inSnapshot(stage, () => frozenPrescriber(act));
  // Last: a reissue erases the sealed content of the old code, and no snapshot brings that back.
  await inSnapshot(stage, () => lostCode(act));
  await inSnapshot(stage, () => repeatScene(stage, shelf));
}

async function partAndOwing(act: Act): Promise<void> {
  const { opened, scans } = await claimAndPick(act);
  const [first = ""] = scans;
  const half = Math.ceil((opened.chain.quantity * 2) / (3 * scans.length));
  const part = await supply(act, opened, [first], half);
  say(
    `a part: ${part.quantity} of ${opened.chain.quantity} units from a pack that is opened; ${part.outstanding} owed`,
  );
  const still = await claimAtCounter(act.stage, act.form.code, 0);
  const rest = await supply(act, still, scans);
  say(`the rest from the opened pack and what else is needed; ${rest.outstanding} owed`);
}

async function cancelledWhileHeld(act: Act): Promise<void> {
  const { opened, scans } = await claimAndPick(act);
  const { id } = opened.chain;
  await cancelPrescription(act.stage.as("prescriber-2"), { id, reason: "prescribingError" });
  sayRefused(
    "a supply after the prescriber cancelled, with the pharmacy that still holds it",
    await expectRefusal(supply(act, opened, scans), "PrescriptionCancelPending"),
  );
  await releasePrescription(act.stage.as("pharmacy-1"), id);
  say(`the pharmacy gives it back: ${(await readPrescription(act.stage.client, id)).state}`);
}

async function lostCode(act: Act): Promise<void> {
  const { stage, order, form } = act;
  const { sealed: store, forms } = stage;
  const { code } = await reissueForm(stage.as("prescriber-2"), { order, store, forms });
  say("the patient lost the code; the prescriber reissues the form under new keys");
  sayRefused(
    "the lost code, found by somebody",
    await expectRefusal(claimAtCounter(stage, form.code, 0), "PrescriptionIsCancelled"),
  );
  const { chain } = await claimAtCounter(stage, code, 0);
  say(`the new code is claimed: ${chain.quantity} units, as before`);
}

async function quarantinedLot(act: Act): Promise<void> {
  const { stage } = act;
  const { opened, scans } = await claimAndPick(act);
  const { gtin, lot } = readPackScan(scans[0] ?? "");
  await quarantineLot(stage.as("regulator-1"), { gtin, lot, role: "regulator" });
  sayRefused(
    `a pack of lot ${lot}, which the regulator put under quarantine`,
    await expectRefusal(supply(act, opened, scans), "LotIsQuarantined"),
  );
  await liftQuarantine(stage.as("regulator-1"), { gtin, lot, role: "regulator" });
  await supply(act, opened, scans);
  say("the quarantine is lifted, and the same pack is supplied");
}

async function frozenPrescriber(act: Act): Promise<void> {
  const { opened, scans } = await claimAndPick(act);
  await suspendLicence(act.stage.as("prescriber-registrar"), {
    account: embeddedAddress("prescriber-2"),
    role: "prescriber",
    openPrescriptions: "frozen",
  });
  sayRefused(
    "a supply for a prescriber who was suspended and whose open prescriptions are frozen",
    await expectRefusal(supply(act, opened, scans), "PrescriptionFrozen"),
  );
}

/** The first item, claimed at the counter, and packs that hold it. */
async function claimAndPick({
  stage,
  shelf,
  order,
  form,
}: Act): Promise<{ opened: OpenedPrescription; scans: string[] }> {
  const opened = await claimAtCounter(stage, form.code, 0);
  const code = order.items[0]?.medicationCode ?? "";
  return { opened, scans: await pickPacks(stage, shelf, code, opened.chain.quantity) };
}

async function supply(
  { stage }: Act,
  opened: OpenedPrescription,
  scans: readonly string[],
  quantity?: number,
): Promise<{ quantity: number; outstanding: number }> {
  const packs = scans.map((scan) => readPackScan(scan));
  const { record } = await dispensePrescription(stage.as("pharmacy-1"), {
    opened,
    packs,
    lots: stage.lots,
    quantity,
    openLast: quantity !== undefined,
    tagging: stage.tagging?.("pharmacy-1", "dispenser"),
    override: "intendedBeside",
  });
  return record;
}
