import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const ROLES =
  "Which roles, separated by commas: prescriber, dispenser, manufacturer, wholesaler, carrier, regulator";

const ROLE = "Role of the licences: prescriber, dispenser, manufacturer, wholesaler, carrier or regulator";
const OFFICE = "admin, governor, guardian or pauser";

export const governanceTasks = [
  emptyTask("region", "Where the system is open: regions and their clocks").build(),
  declareTask(
    ["region", "open"],
    "Makes a region live and sets its clock. Where the governor's acts wait, the first call schedules it and the same call after the delay does it, unless the guardian has vetoed it",
    {
      region: "Number of the region, 0 to 23",
      offset: "Standard offset from UTC as +HH:MM or -HH:MM, in quarters of an hour (default +00:00)",
      daylight: { flag: "Summer time is kept, from the last Sunday of March to the last of October" },
      as: actorText("governor"),
    },
    () => import("./openRegion.ts"),
  ),
  declareTask(
    ["region", "close"],
    "Stops every licence of a region at once; recalls, releases, suspensions and revocations go on",
    { region: "Number of the region, 0 to 23", as: actorText("pauser") },
    () => import("./closeRegion.ts"),
  ),
  declareTask(
    ["region", "list"],
    "Lists the regions that were ever opened, and the paused roles",
    {},
    () => import("./listRegions.ts"),
  ),
  declareTask(
    ["pause"],
    "Stops all licences of some roles at once. Verifications, recalls, releases, suspensions and revocations go on; only the governor ends a pause, with its delay",
    { roles: ROLES, as: actorText("pauser") },
    () => import("./pause.ts"),
  ),
  declareTask(
    ["unpause"],
    "Ends a pause. Where the governor's acts wait, the first call schedules it and the same call after the delay does it, unless the guardian has vetoed it",
    { roles: ROLES, as: actorText("governor") },
    () => import("./unpause.ts"),
  ),
  emptyTask("registrar", "Who grants licences").build(),
  declareTask(
    ["registrar", "appoint"],
    "Makes an account a registrar of a role, in the name of the governor and so after its delay: repeat the command then",
    { account: "Address of the registrar", role: ROLE, as: actorText("governor") },
    () => import("./appoint.ts"),
  ),
  declareTask(
    ["registrar", "dismiss"],
    "Takes a registrar's office away at once, in the name of the guardian; what it granted stays until it is revoked",
    { account: "Address of the registrar", role: ROLE, as: actorText("guardian") },
    () => import("./dismiss.ts"),
  ),
  emptyTask("office", "Who governs: admin, governor, guardian, pauser").build(),
  declareTask(
    ["office", "list"],
    "Lists who governs and who grants licences",
    {},
    () => import("./offices.ts"),
  ),
  declareTask(
    ["office", "give"],
    "Gives an office to an account, in the name of the administrator and so after its delay: repeat the command then",
    {
      office: OFFICE,
      account: "Address of whom it is given",
      delay: "Seconds for which its acts wait (default 0; the governor and the administrator should wait)",
      as: actorText("admin, on the embedded chain governor"),
    },
    () => import("./giveOffice.ts"),
  ),
  declareTask(
    ["office", "take"],
    "Takes an office from an account, in the name of the administrator and so after its delay: repeat the command then",
    {
      office: OFFICE,
      account: "Address of whom it is taken",
      as: actorText("admin, on the embedded chain governor"),
    },
    () => import("./takeOffice.ts"),
  ),
  declareTask(
    ["veto"],
    "Takes back what the governor or the administrator has scheduled, before it is done",
    { operation: "Number that the scheduling printed", as: actorText("guardian") },
    () => import("./veto.ts"),
  ),
];
