import { emptyTask } from "hardhat/config";
import { CANCELLATION_REASONS, COLLECTOR_KINDS, NOT_DISPENSED_REASONS } from "../../sdk/src/fhir/epsCodes.ts";
import { OVERRIDE_REASONS } from "../../sdk/src/prescription/overrideReasons.ts";
import { actorText, declareTask } from "../declareTask.ts";
import { TAGGING_OPTIONS } from "../guard/taggingOptions.ts";

const MEDICINES = "Table of medicines (default samples/medicines.json)";
const CODE = "Text of the patient's QR code, or @FILE: a file with the text or its picture (PNG)";
const CLAIM_CODE =
  "Claim code or link (shlink:/…) that the patient made for one pharmacy, instead of --code; or @FILE";
const ITEM = "Which item of the form, from 1 (default 1)";
const ID = "Its id, instead of a code";
const OUT = "Folder for the patient's QR code (default the state folder's out)";
const OVERRIDE = `Why an overlap that the supply guard sees is let pass: ${Object.keys(OVERRIDE_REASONS).join(", ")}`;
const PHARMACIST = actorText("pharmacy-1");
const ANY_CODE = { id: ID, code: CODE, claimCode: CLAIM_CODE, item: ITEM };

const SUPPLY = {
  code: CODE,
  claimCode: CLAIM_CODE,
  item: ITEM,
  quantity: "What is supplied now, in counting units; less than is outstanding is owed (default all)",
  open: { flag: "Open the last pack for what is still missing; its rest stays with the pharmacy" },
  supplied:
    "What had been supplied of this issue before; needed for the same part of an opened pack once more",
  part: { flag: "Supply what the packs add up to, and owe the rest" },
  collector: `Who collects: ${Object.keys(COLLECTOR_KINDS).slice(1).join(", ")}; asked for with schedule 2`,
  identityAsked: { flag: "Evidence of identity was asked for" },
  identityGiven: { flag: "Evidence of identity was given" },
  medicines: MEDICINES,
  override: OVERRIDE,
  ...TAGGING_OPTIONS,
  record: "File for the dispensing record (JSON; default the state folder's records)",
  as: PHARMACIST,
};
const SCANS = { name: "scans", description: "The packs as the scanner sends them, one text each" };

/** Codes of NHS EPS with their texts. */
function codesOf(
  table: Readonly<Record<string, { readonly code: string; readonly display: string }>>,
): string {
  return Object.values(table)
    .map(({ code, display }) => `${code} ${display}`)
    .join("; ");
}

const prescriberTasks = [
  declareTask(
    ["rx", "issue"],
    "Checks EPS FHIR prescription-order bundles and issues one token an item; repeating it the same way is harmless, another way is refused. A repeat (eRD) gets a code for each issue",
    {
      fhir: "The bundle's file",
      many: "Instead of --fhir: a folder of bundles, issued in one transaction in random order, all or none",
      nominate:
        "Licence of the pharmacy that the patient nominated: it claims unsigned; a repeat is one token",
      offer: "File of a wallet's offer: its keys are used, and no code is handed out",
      medicines: MEDICINES,
      override: OVERRIDE,
      ...TAGGING_OPTIONS,
      out: OUT,
      as: actorText("prescriber-1"),
    },
    () => import("./issue.ts"),
  ),
  declareTask(
    ["rx", "cancel"],
    "Withdraws a prescription with all issues to come; one that a pharmacy holds once it is given back",
    {
      ...ANY_CODE,
      fhir: "An EPS cancellation message for one item, instead of id and reason",
      reason: `Why: ${codesOf(CANCELLATION_REASONS)}`,
      role: "As what: prescriber (default) or regulator",
      as: actorText("prescriber-1, or regulator-1"),
    },
    () => import("./cancel.ts"),
  ),
  declareTask(
    ["rx", "reissue"],
    "Replaces the lost code of a form: the old one is dead, the new one stands for the same items and supplies",
    {
      fhir: "The bundle's file, as it was issued",
      issue: "Which issue's code was lost, of a repeat on paper (default 1)",
      times: "How often codes were lost: 2 where the code of the first reissue was lost, too (default 1)",
      out: OUT,
      as: actorText("prescriber-1"),
    },
    () => import("./reissue.ts"),
  ),
];

const patientTasks = [
  declareTask(
    ["rx", "authorise"],
    "Makes a claim code for one pharmacy: content key and authorisation, never the secret",
    {
      code: CODE,
      item: ITEM,
      pharmacy: "Licence of the pharmacy",
      minutes: "How long it may be used (default 60)",
    },
    () => import("./authorise.ts"),
  ),
  declareTask(
    ["rx", "nominate"],
    "Nominates a pharmacy with the patient's code: it may claim unsigned, once an issue",
    {
      code: CODE,
      item: ITEM,
      pharmacy: "Licence of the pharmacy; 0 takes a nomination back",
      role: "As what it is handed in: dispenser (default) or prescriber",
      as: actorText("pharmacy-1, or prescriber-1"),
    },
    () => import("./nominate.ts"),
  ),
];

const pharmacyTasks = [
  declareTask(
    ["rx", "claim"],
    "Claims a prescription for the pharmacy; repeating it is harmless",
    {
      ...ANY_CODE,
      nominee: { flag: "Claim as the pharmacy that the patient nominated, unsigned" },
      as: PHARMACIST,
    },
    () => import("./claim.ts"),
  ),
  declareTask(
    ["rx", "open"],
    "Opens the sealed content and checks it against the chain and the prescriber's signature",
    { code: CODE, claimCode: CLAIM_CODE, item: ITEM, medicines: MEDICINES },
    () => import("./open.ts"),
  ),
  declareTask(
    ["rx", "release"],
    "Gives a claimed prescription back, so that the patient may go elsewhere; completes a pending cancellation",
    { ...ANY_CODE, as: PHARMACIST },
    () => import("./release.ts"),
  ),
  declareTask(
    ["rx", "dispense"],
    "Supplies a claimed prescription with scanned packs in one transaction; repeating it is harmless",
    SUPPLY,
    () => import("./dispense.ts"),
    SCANS,
  ),
  declareTask(
    ["rx", "walkin"],
    "Claims and supplies in one transaction, for a patient at the counter; repeating it is harmless",
    SUPPLY,
    () => import("./walkin.ts"),
    SCANS,
  ),
  declareTask(
    ["rx", "notdispensed"],
    "Ends the present issue without a (further) supply; the last one closes the prescription",
    {
      code: CODE,
      claimCode: CLAIM_CODE,
      item: ITEM,
      reason: `Why: ${codesOf(NOT_DISPENSED_REASONS)}`,
      medicines: MEDICINES,
      as: PHARMACIST,
    },
    () => import("./notdispensed.ts"),
  ),
  declareTask(
    ["rx", "owings"],
    "Lists what a pharmacy holds, and what of it is outstanding",
    { pharmacy: "Its licence (default that of --as)", as: PHARMACIST },
    () => import("./owings.ts"),
  ),
  declareTask(
    ["rx", "notify"],
    "Writes the EPS dispense-notification of a form from what the chain knows; nothing is sent",
    {
      fhir: "The order's file",
      code: CODE,
      ods: "ODS code of the pharmacy",
      payer: "ODS code of whoever pays the pharmacy",
      issue: "Which issue of a repeat (default that of the first record, else 1)",
      medicines: MEDICINES,
      out: "File for the message; it names the patient",
    },
    () => import("./notify.ts"),
    { name: "records", description: "Dispensing records of what was supplied now; none where nothing was" },
  ),
];

const readingTasks = [
  declareTask(
    ["rx", "show"],
    "Shows what the chain knows of a prescription",
    ANY_CODE,
    () => import("./show.ts"),
  ),
  declareTask(
    ["rx", "history"],
    "Lists every event of a prescription in order, with its codes in words",
    ANY_CODE,
    () => import("./history.ts"),
  ),
  declareTask(
    ["rx", "lapse"],
    "Ends a claim whose time is over, or whose pharmacy is licensed no more",
    { ...ANY_CODE, role: "As what: dispenser (default), prescriber or regulator", as: PHARMACIST },
    () => import("./lapse.ts"),
  ),
  declareTask(
    ["rx", "list"],
    "Lists prescriptions",
    {
      prescriber: "Only those that this licence issued",
      dispenser: "Only those that this licence holds or supplied",
      state: "Only this state: issued, claimed, lapsed, cancelPending, spent, closed, cancelled, expired",
    },
    () => import("./list.ts"),
  ),
];

export const rxTasks = [
  emptyTask("rx", "Prescriptions: issue, claim, open, dispense, and all that may become of them").build(),
  ...prescriberTasks,
  ...patientTasks,
  ...pharmacyTasks,
  ...readingTasks,
];
