import { listPausedRoles, listRegions } from "../../sdk/src/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { formatOffset } from "./parseOffset.ts";

export default taskAction(async (_, context) => {
  const client = await context.connect();
  const [regions, pausedRoles] = await Promise.all([listRegions(client), listPausedRoles(client)]);
  const rows = regions.map(({ region, live, quarterHours, daylight }) => [
    region,
    live ? "open" : "closed",
    formatOffset(quarterHours),
    daylight ? "kept" : "not kept",
  ]);
  const table = formatTable(["region", "state", "offset", "summer time"], rows);
  const paused = pausedRoles.length === 0 ? "No role is paused." : `Paused: ${pausedRoles.join(", ")}.`;
  return { text: `${table}\n${paused}`, json: { regions, pausedRoles } };
});
