import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

export const productTasks = [
  emptyTask("product", "Medicines: GTINs and product groups").build(),
  declareTask(
    ["product", "register"],
    "Registers a GTIN of the table of medicines: the manufacturer proposes it, the regulator activates it",
    {
      gtin: "GTIN of the pack, 13 or 14 digits",
      medicines: "Table of medicines (default samples/medicines.json)",
      as: "The manufacturer (default manufacturer-1)",
      regulator: "The regulator (default regulator-1)",
    },
    () => import("./register.ts"),
  ),
];
