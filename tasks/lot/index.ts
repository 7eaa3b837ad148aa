import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const GTIN = "GTIN of the packs";
const LOT = "Lot as printed, GS1 (10)";

export const lotTasks = [
  emptyTask("lot", "Lots of serialised packs").build(),
  declareTask(
    ["lot", "register"],
    "Registers a lot from its CSV file (gtin,lot,expiry,serial) and publishes the file; repeating it is harmless",
    { csv: "The file", carton: "Packs a carton (default 50)", as: actorText("manufacturer-1") },
    () => import("./register.ts"),
  ),
  declareTask(
    ["lot", "recall"],
    "Recalls a whole lot in one transaction; this cannot be undone",
    {
      gtin: GTIN,
      lot: LOT,
      class: "1 immediate, 2 within 48 hours, 3 within 5 days, 4 caution",
      role: "In which role: regulator or manufacturer (default regulator)",
      as: actorText("regulator-1 or manufacturer-1"),
    },
    () => import("./recall.ts"),
  ),
  declareTask(["lot", "show"], "Shows a lot", { gtin: GTIN, lot: LOT }, () => import("./show.ts")),
];
