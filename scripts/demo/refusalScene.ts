import {
  dispensePrescription,
  type DispensingRecord,
  embeddedAddress,
  issueForm,
  lookUpMedicine,
  type OpenedPrescription,
  packElementString,
  type PrescriptionOrder,
  readPackScan,
  recallLot,
  suspendLicence,
  verifyPack,
} from "../../sdk/src/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { travelTo } from "../../sdk/src/chain/index.ts";
import { expectRefusal } from "./expectRefusal.ts";
import { inSnapshot } from "./inSnapshot.ts";
import { pickPacks } from "./pickPacks.ts";
import { packAt, type Shelf } from "./registerStock.ts";
import { beginStep, say, sayRefused } from "./report.ts";
import type { Stage } from "./stage.ts";
import { claimAtCounter, type Supplied } from "./supplyScene.ts";

interface Rehearsal {
  readonly stage: Stage;
  readonly opened: OpenedPrescription;
  /** Scans of packs that would do. */
  readonly scans: readonly string[];
}

/**
 * Scene 5: what must fail, each refusal in plain words. It plays on a copy of the chain, and what needs another time,
 * a suspension or a recall between snapshot and revert there: however it ends, nothing of it reaches kept state.
 */
export async function refusalScene(
  stage: Stage,
  shelf: Shelf,
  supplied: Supplied,
  again: (now: number) => PrescriptionOrder,
): Promise<void> {
  beginStep("What must fail (on a copy of the chain, between snapshot and revert)");
  const order = again(await chainTime(stage.client.provider));
  const rehearsal = await rehearse(stage, shelf, order, supplied.record.group);
  await secondDispensing(rehearsal, supplied);
  await packAgain(rehearsal, supplied.record);
  await unknownSerial(rehearsal);
  await otherMedicine(rehearsal, shelf);
  await inSnapshot(stage, () => expiredPrescription(rehearsal));
  await inSnapshot(stage, () => suspendedPharmacy(rehearsal));
  await inSnapshot(stage, () => recalledLot(rehearsal));
}

/** The second prescriber issues the same medicines once more; the pharmacy claims it and has packs at hand. */
async function rehearse(
  stage: Stage,
  shelf: Shelf,
  again: PrescriptionOrder,
  group: string,
): Promise<Rehearsal> {
  const form = await issueForm(stage.as("prescriber-2"), {
    order: again,
    medicines: stage.medicines,
    store: stage.sealed,
    forms: stage.forms,
    tagging: stage.tagging?.("prescriber-2", "prescriber"),
    // The same patient and medicine once more: what the guard makes of that is a scene of its own.
    override: "intendedBeside",
  });
  // The item whose packs were just supplied, so that one of them can be tried again.
  const index = again.items.findIndex((item) => item.medicationCode === group);
  const opened = await claimAtCounter(stage, form.code, index);
  const scans = await pickPacks(stage, shelf, group, opened.chain.quantity);
  return { stage, opened, scans };
}

async function secondDispensing({ stage, scans }: Rehearsal, { opened }: Supplied): Promise<void> {
  const packs = scans.map((scan) => readPackScan(scan));
  const attempt = dispensePrescription(stage.as("pharmacy-1"), { opened, packs, lots: stage.lots });
  sayRefused(
    "a second dispensing of the same prescription, with other packs",
    await expectRefusal(attempt, "PrescriptionAlreadySpent"),
  );
}

async function packAgain(rehearsal: Rehearsal, spent: DispensingRecord): Promise<void> {
  const { stage, opened, scans } = rehearsal;
  const twice = [scans[0] ?? "", scans[0] ?? ""];
  sayRefused(
    "the same pack scanned twice",
    await expectRefusal(dispense(rehearsal, twice), "PACK_SCANNED_TWICE"),
  );

  const used = spent.packs[0];
  if (used === undefined) throw new Error("a record without packs");
  const verdict = await verifyPack(stage.client, used, stage.lots);
  const first = verdict.decommissioned;
  const where =
    first === undefined ? "" : ` (${first.reason} by licence ${first.licence}, block ${first.block})`;
  sayRefused(
    `a pack that was supplied before${where}`,
    await expectRefusal(
      dispense(rehearsal, [packElementString(used)], opened.chain.quantity),
      "UnitAlreadyDecommissioned",
    ),
  );
}

async function unknownSerial(rehearsal: Rehearsal): Promise<void> {
  const scan = packElementString({ ...readPackScan(rehearsal.scans[0] ?? ""), serial: "NOSUCHSERIAL" });
  sayRefused(
    "a pack with an unknown serial",
    await expectRefusal(dispense(rehearsal, [scan]), "SERIAL_UNKNOWN"),
  );
}

async function otherMedicine(rehearsal: Rehearsal, shelf: Shelf): Promise<void> {
  const { gtin } = readPackScan(rehearsal.scans[0] ?? "");
  const { packs } = lookUpMedicine(rehearsal.stage.medicines, String(rehearsal.opened.opening.group));
  const other = [...shelf.values()].find((file) => !packs.some((pack) => pack.gtin === file.gtin));
  if (other === undefined) throw new Error(`the shelf holds nothing but ${gtin}`);
  const scans = [packElementString(packAt(other, other.count - 1))];
  sayRefused(
    "a pack of another medicine",
    await expectRefusal(dispense(rehearsal, scans, rehearsal.opened.chain.quantity), "ProductOfAnotherGroup"),
  );
}

async function expiredPrescription(rehearsal: Rehearsal): Promise<void> {
  await travelTo(rehearsal.stage.client.provider, rehearsal.opened.chain.expiresAt);
  sayRefused(
    "an expired prescription (the clock moved on)",
    await expectRefusal(dispense(rehearsal, rehearsal.scans), "PrescriptionHasExpired"),
  );
}

async function suspendedPharmacy(rehearsal: Rehearsal): Promise<void> {
  const account = embeddedAddress("pharmacy-1");
  await suspendLicence(rehearsal.stage.as("pharmacy-registrar"), { account, role: "dispenser" });
  sayRefused(
    "a suspended pharmacy",
    await expectRefusal(dispense(rehearsal, rehearsal.scans), "LicenceIsSuspended"),
  );
}

async function recalledLot(rehearsal: Rehearsal): Promise<void> {
  const { gtin, lot } = readPackScan(rehearsal.scans[0] ?? "");
  await recallLot(rehearsal.stage.as("regulator-1"), { gtin, lot, recallClass: 1, role: "regulator" });
  say(`the regulator recalls lot ${lot} (class 1), one transaction for every pack of it`);
  sayRefused(
    "a pack of the recalled lot",
    await expectRefusal(dispense(rehearsal, rehearsal.scans), "LotIsRecalled"),
  );
}

async function dispense(
  { stage, opened }: Rehearsal,
  scans: readonly string[],
  quantity?: number,
): Promise<unknown> {
  const packs = scans.map((scan) => readPackScan(scan));
  return dispensePrescription(stage.as("pharmacy-1"), {
    opened,
    packs,
    lots: stage.lots,
    tagging: stage.tagging?.("pharmacy-1", "dispenser"),
    override: "intendedBeside",
    ...(quantity === undefined ? {} : { quantity }),
  });
}
