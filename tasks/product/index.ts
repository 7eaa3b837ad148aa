import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const GTIN = "GTIN of the pack, 13 or 14 digits";
const MEDICINES = "Table of medicines (default samples/medicines.json)";

export const productTasks = [
  emptyTask("product", "Medicines: GTINs and product groups").build(),
  declareTask(
    ["product", "group"],
    "Step 1 of 3: a regulator registers the generic medicine of a GTIN, with schedule and counting unit",
    {
      gtin: GTIN,
      medicines: MEDICINES,
      endMonitoring: { flag: "From now on its packs are supplied without guard tags, too" },
      as: actorText("regulator-1"),
    },
    () => import("./group.ts"),
  ),
  declareTask(
    ["product", "propose"],
    "Step 2 of 3: a manufacturer proposes a GTIN of the table of medicines",
    { gtin: GTIN, medicines: MEDICINES, as: actorText("manufacturer-1") },
    () => import("./propose.ts"),
  ),
  declareTask(
    ["product", "activate"],
    "Step 3 of 3: a regulator activates a proposed GTIN, repeating what the table of medicines says of it",
    {
      gtin: GTIN,
      medicines: MEDICINES,
      manufacturer: "Number of the manufacturer's licence",
      as: actorText("regulator-1"),
    },
    () => import("./activate.ts"),
  ),
  declareTask(
    ["product", "refresh"],
    "Takes over to an active GTIN whether its group is monitored now, after `product group` has changed that",
    { gtin: GTIN, as: actorText("regulator-1") },
    () => import("./refresh.ts"),
  ),
  declareTask(
    ["product", "withdraw"],
    "Takes a GTIN off the market: nothing of any of its lots is supplied any more; this cannot be undone",
    {
      gtin: GTIN,
      role: "In which role: regulator or manufacturer (default regulator)",
      as: actorText("regulator-1 or manufacturer-1"),
    },
    () => import("./withdraw.ts"),
  ),
  declareTask(
    ["product", "register"],
    "All three steps at once, where both keys are at hand, as on the embedded chain",
    {
      gtin: GTIN,
      medicines: MEDICINES,
      as: "The manufacturer (default manufacturer-1)",
      regulator: "The regulator (default regulator-1)",
    },
    () => import("./register.ts"),
  ),
];
