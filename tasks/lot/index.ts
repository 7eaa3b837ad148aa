import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const GTIN = "GTIN of the packs";
const LOT = "Lot as printed, GS1 (10)";
const ROLE = "In which role: regulator or manufacturer (default regulator)";

export const lotTasks = [
  emptyTask("lot", "Lots of serialised packs").build(),
  declareTask(
    ["lot", "register"],
    "Registers a lot from its CSV file (gtin,lot,expiry,serial) and publishes the file; repeating it is harmless",
    {
      csv: "The file",
      carton: "Packs a carton (default 50)",
      preset: "Under which law its packs move: uk, eu-fmd or us-dscsa (default uk)",
      as: actorText("manufacturer-1"),
    },
    () => import("./register.ts"),
  ),
  declareTask(
    ["lot", "tranche"],
    "Registers and publishes a further tranche of a lot from its CSV file; its packs share the lot's state. Refused before anything is sent where a serial stands in an earlier tranche",
    { csv: "The file", carton: "Packs a carton (default 50)", as: actorText("manufacturer-1") },
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
  declareTask(["lot", "show"], "Shows a lot", { gtin: GTIN, lot: LOT }, () => import("./show.ts")),
];
