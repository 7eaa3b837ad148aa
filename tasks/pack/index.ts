import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

export const packTasks = [
  emptyTask("pack", "Single packs").build(),
  declareTask(
    ["pack", "verify"],
    "Verifies a scanned pack: separate answers on authenticity, state, lot and supply; sends nothing",
    { scan: "The pack as the scanner sends it: element string, bracketed form or Digital Link" },
    () => import("./verify.ts"),
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
