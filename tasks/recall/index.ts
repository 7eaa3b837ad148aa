import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const GTIN = "GTIN of the packs";
const LOT = "Lot as printed, GS1 (10)";

export const recallTasks = [
  emptyTask("recall", "The papers of a recall: instructions, answers, the regulator's report").build(),
  declareTask(
    ["recall", "instruct"],
    "Says why a recalled lot is recalled and what to do with it; the text stays here, a commitment to it goes on the chain",
    {
      gtin: GTIN,
      lot: LOT,
      reason:
        "contamination, content, labelling, packaging, stability, coldChain, falsification, safety or other",
      evidence: "File with the instructions",
      role: "In which role: regulator or manufacturer (default regulator)",
      as: actorText("regulator-1 or manufacturer-1"),
    },
    () => import("./instruct.ts"),
  ),
  declareTask(
    ["recall", "acknowledge"],
    "Answers a recall: it was read, and so many packs are set aside. Again to correct the number",
    {
      gtin: GTIN,
      lot: LOT,
      held: "Packs of the lot that were set aside; 0 for none",
      role: "In which role: dispenser, wholesaler or manufacturer (default dispenser)",
      as: actorText("the site of that role, pharmacy-1 for a dispenser"),
    },
    () => import("./acknowledge.ts"),
  ),
  declareTask(
    ["recall", "report"],
    "What a regulator asks after a recall: for each site how many packs it holds, sent, supplied or took out, and whether it has answered in time, late or not; with --json for machines. Of several recalls the last counts",
    { gtin: GTIN, lot: LOT },
    () => import("./report.ts"),
  ),
];
