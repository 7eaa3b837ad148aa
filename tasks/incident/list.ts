import {
  INCIDENT_STATUSES,
  type IncidentStatus,
  listIncidents,
  MediConnectError,
} from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const MOST_LICENCES = 2 ** 32 - 1;

export default taskAction(async (input, context) => {
  const number = (name: string) =>
    input.optional(name) === undefined ? undefined : input.integer(name, { least: 1, most: MOST_LICENCES });
  const incidents = await listIncidents(await context.connect(), {
    maker: number("maker"),
    site: number("site"),
    status: parseStatus(input.optional("status")),
  });
  const rows = incidents.map((one) => [
    one.id,
    one.status,
    one.reason,
    `${one.gtin}, lot ${one.lot}, serial ${one.serial}`,
    one.site,
    one.maker === 0 ? "–" : one.maker,
    one.sightings,
    one.locked ? "yes" : "no",
    formatInstant(one.raisedAt),
  ]);
  const columns = ["incident", "status", "reason", "pack", "site", "maker", "sightings", "locked", "raised"];
  return { text: rows.length === 0 ? "No incidents." : formatTable(columns, rows), json: incidents };
});

function parseStatus(text: string | undefined): IncidentStatus | undefined {
  const found = INCIDENT_STATUSES.slice(1).find((status) => status === text);
  if (text === undefined || found !== undefined) return found;
  throw new MediConnectError(
    "OPTION_INVALID",
    `There is no status ${JSON.stringify(text)}.`,
    `Give one of: ${INCIDENT_STATUSES.slice(1).join(", ")}.`,
  );
}
