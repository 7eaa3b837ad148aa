import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const MEDICINES = "Table of medicines (default samples/medicines.json)";
const CODE = "Text of the patient's QR code, or @FILE: a file with the text or its picture (PNG)";
const CLAIM_CODE = "Claim code that the patient made for one pharmacy, instead of --code; or @FILE";
const ITEM = "Which item of the form, from 1 (default 1)";

export const rxTasks = [
  emptyTask("rx", "Prescriptions: issue, claim, open, dispense").build(),
  declareTask(
    ["rx", "issue"],
    "Checks an EPS FHIR prescription-order bundle and issues one token an item; repeating it is harmless",
    {
      fhir: "The bundle's file",
      medicines: MEDICINES,
      out: "Folder for the patient's QR code (default the state folder's out)",
      as: actorText("prescriber-1"),
    },
    () => import("./issue.ts"),
  ),
  declareTask(
    ["rx", "show"],
    "Shows what the chain knows of a prescription",
    { id: "Its id", code: CODE, claimCode: CLAIM_CODE, item: ITEM },
    () => import("./show.ts"),
  ),
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
    ["rx", "claim"],
    "Claims a prescription for the pharmacy; repeating it is harmless",
    { code: CODE, claimCode: CLAIM_CODE, item: ITEM, as: actorText("pharmacy-1") },
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
    "Gives a claimed prescription back, so that the patient may go elsewhere",
    { id: "Its id", code: CODE, claimCode: CLAIM_CODE, item: ITEM, as: actorText("pharmacy-1") },
    () => import("./release.ts"),
  ),
  declareTask(
    ["rx", "dispense"],
    "Supplies a claimed prescription with scanned packs in one transaction; repeating it is harmless",
    {
      code: CODE,
      claimCode: CLAIM_CODE,
      item: ITEM,
      medicines: MEDICINES,
      record: "File for the dispensing record (JSON; default the state folder's records)",
      as: actorText("pharmacy-1"),
    },
    () => import("./dispense.ts"),
    { name: "scans", description: "The packs as the scanner sends them, one text each" },
  ),
  declareTask(
    ["rx", "list"],
    "Lists prescriptions",
    {
      prescriber: "Only those that this licence issued",
      dispenser: "Only those that this licence holds or supplied",
      state: "Only this state: issued, claimed, spent, expired",
    },
    () => import("./list.ts"),
  ),
];
