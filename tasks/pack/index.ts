import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

export const packTasks = [
  emptyTask("pack", "Single packs").build(),
  declareTask(
    ["pack", "verify"],
    "Verifies a scanned pack: separate answers on authenticity, state, lot and supply; sends nothing",
    { scan: "The pack as the scanner sends it: element string, bracketed form or Digital Link" },
    () => import("./verify.ts"),
  ),
  declareTask(
    ["pack", "decommission"],
    "Takes packs out of the supply chain for good, without a prescription; packs of one carton together are cheap",
    {
      reason: "destroyed, or own-use by a pharmacy or hospital (default destroyed)",
      role: "In which role: dispenser, wholesaler or manufacturer (default dispenser)",
      file: "File of scans, one a line",
      as: actorText("pharmacy-1, wholesaler-1 or manufacturer-1"),
    },
    () => import("./decommission.ts"),
    { name: "scans", description: "Packs as the scanner sends them" },
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
