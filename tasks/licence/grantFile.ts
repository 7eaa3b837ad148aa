import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { grantLicences, parseGrantsCsv } from "../../sdk/src/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { formatTable } from "../table.ts";
import { parseAccount, registrarOf } from "./findHolder.ts";

/** `licence grant --file`: every licence of a list, all or none. */
export async function grantFile(file: string, input: TaskInput, context: TaskContext): Promise<TaskOutcome> {
  const { provider } = await context.connect();
  const grants = parseGrantsCsv(await readTextFile(file), {
    validFrom: await chainTime(provider),
    parseAccount: (text) => parseAccount(text, context),
  });
  const registrar = registrarOf(grants[0]?.role ?? "prescriber");
  const client = await context.connectAs(input.optional("as") ?? registrar);
  const licences = await grantLicences(client, grants);
  const rows = licences.map(({ id, role, organisation, region, account }) => [
    id,
    role,
    organisation,
    region,
    account,
  ]);
  const table = formatTable(["licence", "role", "organisation", "region", "account"], rows);
  return { text: `Granted ${licences.length} licences.\n${table}`, json: licences };
}
