import { readOwings, requireOwnLicence } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

export default taskAction(async (input, context) => {
  const pharmacy = await readPharmacy(input, context);
  const owings = await readOwings(await context.connect(), pharmacy);
  const rows = owings.map(({ prescription, issue, outstanding, owed }) => [
    prescription.id,
    prescription.issuesAllowed > 1 ? `${issue} of ${prescription.issuesAllowed}` : "–",
    prescription.supplied,
    outstanding,
    prescription.state === "cancelPending" ? "to be given back" : owed ? "owed" : "to be supplied",
    formatInstant(prescription.claimUntil),
    prescription.state,
  ]);
  const columns = ["prescription", "issue", "supplied", "outstanding", "", "claimed until", "state"];
  return {
    text: rows.length === 0 ? `Licence ${pharmacy} holds nothing.` : formatTable(columns, rows),
    json: owings,
  };
});

async function readPharmacy(input: TaskInput, context: TaskContext): Promise<number> {
  if (input.optional("pharmacy") !== undefined) {
    return input.integer("pharmacy", { least: 1, most: 2 ** 32 - 1 });
  }
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  return (await requireOwnLicence(client, "dispenser")).id;
}
