import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const ROLES =
  "Which roles, separated by commas: prescriber, dispenser, manufacturer, wholesaler, carrier, regulator";

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
  declareTask(
    ["veto"],
    "Takes back what the governor or the administrator has scheduled, before it is done",
    { operation: "Number that the scheduling printed", as: actorText("guardian") },
    () => import("./veto.ts"),
  ),
];
