import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const WHO = {
  id: "Number of the licence",
  account: "Account that holds it, instead of --id",
  role: "Its role, with --account: prescriber, dispenser, manufacturer, wholesaler, carrier, regulator",
};

const FREEZE = {
  freeze: {
    flag: "Of a prescriber: what it has issued may not be supplied until it is reinstated; without it, that is honoured",
  },
};

export const licenceTasks = [
  emptyTask(
    "licence",
    "Who may act: licences that registrars grant, renew, rotate, suspend and revoke",
  ).build(),
  declareTask(
    ["licence", "grant"],
    "Grants a licence, in the name of the registrar of its role; with --file a list of them, all or none",
    {
      file: "CSV with the header account,role,organisation,region,days, one licence a line, at most 500; then no other option than --as counts",
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
    "Stops a licence, with all its keys, from the next transaction on. Repeated with or without --freeze, changes what becomes of what it has issued",
    { ...WHO, ...FREEZE, as: actorText("the registrar of the role") },
    () => import("./suspend.ts"),
  ),
  declareTask(
    ["licence", "reinstate"],
    "Lifts a suspension; what was frozen may be supplied again",
    { ...WHO, as: actorText("the registrar of the role") },
    () => import("./reinstate.ts"),
  ),
  declareTask(
    ["licence", "revoke"],
    "Ends a licence, with all its keys, for good; this cannot be undone. Repeated with or without --freeze, changes what becomes of what it has issued",
    { ...WHO, ...FREEZE, as: actorText("the registrar of the role") },
    () => import("./revoke.ts"),
  ),
  declareTask(
    ["licence", "renew"],
    "Moves the end of a licence, also of one that has expired; a suspension stays",
    {
      ...WHO,
      days: "By how many days, from its present end or from now where that is over (default 365)",
      as: actorText("the registrar of the role"),
    },
    () => import("./renew.ts"),
  ),
  declareTask(
    ["licence", "rotate"],
    "Replaces the key of a licence, which keeps its number, dates and status. The new key works at once; the old one can never be licensed in this role again",
    {
      ...WHO,
      to: "Account of the new key, or the name of an actor of the embedded chain; it must never have had this role",
      overlapHours:
        "For how many hours the old key works, too, at most 719; whatever is decided meanwhile holds for both (default 0: it ends at once, as for a lost or stolen key)",
      as: actorText("the registrar of the role"),
    },
    () => import("./rotate.ts"),
  ),
  declareTask(["licence", "show"], "Shows one licence", WHO, () => import("./show.ts")),
  declareTask(
    ["licence", "list"],
    "Lists licences",
    { role: "Only this role", status: "Only this status: active, suspended, revoked" },
    () => import("./list.ts"),
  ),
];
