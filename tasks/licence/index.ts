import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const WHO = {
  id: "Number of the licence",
  account: "Account that holds it, instead of --id",
  role: "Its role, with --account: prescriber, dispenser, manufacturer, wholesaler, carrier, regulator",
};

export const licenceTasks = [
  emptyTask("licence", "Who may act: licences that registrars grant, suspend and revoke").build(),
  declareTask(
    ["licence", "grant"],
    "Grants a licence, in the name of the registrar of its role",
    {
      account: "Account of the new holder, or the name of an actor of the embedded chain",
      role: WHO.role.replace("Its role, with --account: ", "One of: "),
      organisation: "Number of the organisation (default 1)",
      region: "Region in which the holder acts, 0 to 23 (default 0)",
      days: "For how many days from now (default 365)",
      as: actorText("the registrar of the role"),
    },
    () => import("./grant.ts"),
  ),
  declareTask(
    ["licence", "suspend"],
    "Stops a licence from the next transaction on",
    { ...WHO, as: actorText("the registrar of the role") },
    () => import("./suspend.ts"),
  ),
  declareTask(
    ["licence", "reinstate"],
    "Lifts a suspension",
    { ...WHO, as: actorText("the registrar of the role") },
    () => import("./reinstate.ts"),
  ),
  declareTask(
    ["licence", "revoke"],
    "Ends a licence for good; this cannot be undone",
    { ...WHO, as: actorText("the registrar of the role") },
    () => import("./revoke.ts"),
  ),
  declareTask(["licence", "show"], "Shows one licence", WHO, () => import("./show.ts")),
  declareTask(
    ["licence", "list"],
    "Lists licences",
    { role: "Only this role", status: "Only this status: active, suspended, revoked" },
    () => import("./list.ts"),
  ),
];
