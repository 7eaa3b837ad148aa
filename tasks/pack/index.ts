import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

export const packTasks = [
  emptyTask("pack", "Single packs").build(),
  declareTask(
    ["pack", "verify"],
    "Verifies a scanned pack: separate answers on authenticity, state, lot, incidents and supply; sends nothing",
    { scan: "The pack as the scanner sends it: element string, bracketed form or Digital Link" },
    () => import("./verify.ts"),
  ),
  declareTask(
    ["pack", "decommission"],
    "Takes packs out of the supply chain without a prescription; packs of one carton together are cheap. Scans given one after the other go all or none; with --file each pack is answered for itself, good ones go through, and exit code 1 says that some were refused. Exported, sample, free-sample and checked-out can be undone for ten days, locked at any time, the others never",
    {
      reason:
        "destroyed, stolen, own-use (pharmacies and hospitals), sample, free-sample (pharmacies and manufacturers), exported, checked-out (wholesalers and manufacturers) or locked (manufacturers and regulators); always to be said",
      role: "In which role: dispenser, wholesaler, manufacturer or regulator (default dispenser)",
      file: "File of scans, one a line: one answer a pack",
      as: actorText("pharmacy-1, wholesaler-1, manufacturer-1 or regulator-1"),
    },
    () => import("./decommission.ts"),
    { name: "scans", description: "Packs as the scanner sends them" },
  ),
  declareTask(
    ["pack", "undo"],
    "Undoes a supply, or what took packs out, by the site that did it: a supply and most reasons within ten days, a lock at any time. Never where the lot is recalled, quarantined or expired. A supply that is undone is outstanding again, and its prescription lives again",
    {
      transaction: "Hash of the transaction that is to be undone",
      file: "File of such hashes instead, one a line: one answer a pack. What one transaction took out comes back together or not at all",
      record: "The dispensing record instead, as rx dispense wrote it",
      settle: "Of locked packs: destroyed or stolen, so that they stay out for good",
      as: actorText("pharmacy-1"),
    },
    () => import("./undo.ts"),
  ),
  declareTask(
    ["pack", "trace"],
    "Shows every hand that had a pack or box, from its manufacturer until now, newest last; as a drawing, too",
    { scan: "The pack as the scanner sends it, or the SSCC of a box", svg: "File for a drawing" },
    () => import("./trace.ts"),
  ),
  declareTask(
    ["pack", "draw"],
    "Draws a pack's GS1 DataMatrix as SVG and PNG",
    {
      gtin: "GTIN, 13 or 14 digits",
      lot: "Lot, GS1 (10)",
      expiry: "Expiry date, YYYY-MM-DD",
      serial: "Serial, GS1 (21)",
      out: "Folder (default the state folder's out)",
    },
    () => import("./draw.ts"),
  ),
];
