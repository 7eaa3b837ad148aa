import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const OPTIONS = {
  pharmacy: "Licence of the pharmacy (default that of --as)",
  as: actorText("pharmacy-1"),
  received:
    "File of what was received, opening stock included: CSV with the columns date,group,quantity,from",
  group: "Only the page of this product group: dm+d code of a generic or of a brand",
  schedule: "Least controlled schedule that has a page: 2 to 5 (default 2, which the law asks for)",
  medicines: "Table of medicines for their names (default samples/medicines.json)",
};

export const registerTasks = [
  emptyTask("register", "The register of controlled drugs of a pharmacy").build(),
  declareTask(
    ["register", "show"],
    "Shows supplies, receipts and the running balance of each product group",
    OPTIONS,
    () => import("./show.ts"),
  ),
  declareTask(
    ["register", "export"],
    "Writes the register as CSV, a line an entry",
    { ...OPTIONS, out: "File to write" },
    () => import("./export.ts"),
  ),
];
