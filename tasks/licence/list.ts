import { LICENCE_STATUSES, listLicences, MediConnectError, parseRole } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const role = input.optional("role");
  const licences = await listLicences(await context.connect(), {
    role: role === undefined ? undefined : parseRole(role),
    status: parseStatus(input.optional("status")),
  });
  const rows = licences.map((one) => [
    one.id,
    one.role,
    one.frozen ? `${one.status}, frozen` : one.status,
    one.organisation,
    one.region,
    formatInstant(one.validUntil),
    one.account,
  ]);
  const columns = ["licence", "role", "status", "organisation", "region", "valid until", "account"];
  return { text: rows.length === 0 ? "No licences." : formatTable(columns, rows), json: licences };
});

function parseStatus(text: string | undefined): (typeof LICENCE_STATUSES)[number] | undefined {
  const found = LICENCE_STATUSES.find((status) => status === text);
  if (text === undefined || found !== undefined) return found;
  throw new MediConnectError(
    "OPTION_INVALID",
    `There is no status ${JSON.stringify(text)}.`,
    "Give active, suspended or revoked.",
  );
}
