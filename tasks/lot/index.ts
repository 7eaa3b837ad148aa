import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const GTIN = "GTIN of the packs";
const LOT = "Lot as printed, GS1 (10)";
const ROLE = "In which role: regulator or manufacturer (default regulator)";
const BOXES = {
  case: "Packs a case, also called carton (default 50)",
  carton: "The same as --case",
  pallet: "Packs a pallet, a multiple of those a case; without it pallets are not tracked",
  prefix: "GS1 company prefix, to number cases and pallets with SSCCs",
};

export const lotTasks = [
  emptyTask("lot", "Lots of serialised packs").build(),
  declareTask(
    ["lot", "register"],
    "Registers a lot from its CSV file (gtin,lot,expiry,serial), or with --generate with serials drawn at random, and publishes the file; repeating it is harmless",
    {
      csv: "The file",
      generate: "How many packs to draw serials for, instead of a file",
      gtin: `${GTIN}; with --generate`,
      lot: `${LOT}; with --generate`,
      expiry: "Expiry date, YYYY-MM-DD; with --generate",
      ...BOXES,
      preset: "Under which law its packs move: uk, eu-fmd or us-dscsa (default uk)",
      as: actorText("manufacturer-1"),
    },
    () => import("./register.ts"),
  ),
  declareTask(
    ["lot", "tranche"],
    "Registers and publishes a further tranche of a lot from its CSV file; its packs share the lot's state. Refused before anything is sent where a serial stands in an earlier tranche",
    { csv: "The file", ...BOXES, as: actorText("manufacturer-1") },
    () => import("./tranche.ts"),
  ),
  declareTask(
    ["lot", "quarantine"],
    "Stops every supply of a lot until the quarantine is lifted; only equal or higher authority lifts it",
    {
      gtin: GTIN,
      lot: LOT,
      role: ROLE,
      lift: { flag: "End the quarantine instead; the lot is again what it was before" },
      as: actorText("regulator-1 or manufacturer-1"),
    },
    () => import("./quarantine.ts"),
  ),
  declareTask(
    ["lot", "recall"],
    "Recalls a whole lot with all its tranches in one transaction; this cannot be undone, only made more urgent or wider",
    {
      gtin: GTIN,
      lot: LOT,
      class: "1 immediate, 2 within 48 hours, 3 within 5 days, 4 caution (supply goes on)",
      level: "How far it reaches: patient, pharmacy or wholesaler (default patient)",
      role: ROLE,
      as: actorText("regulator-1 or manufacturer-1"),
    },
    () => import("./recall.ts"),
  ),
  declareTask(
    ["lot", "holdings"],
    "Lists who has how many packs of a lot: held, on their way, supplied. For a recall",
    { gtin: GTIN, lot: LOT },
    () => import("./holdings.ts"),
  ),
  declareTask(["lot", "show"], "Shows a lot", { gtin: GTIN, lot: LOT }, () => import("./show.ts")),
];
