import { checkScan, raiseIncident, readPackScan, requireOwnLicence } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readEvidence } from "./readEvidence.ts";
import { USUAL_SITES } from "./sites.ts";

export default taskAction(async (input, context) => {
  const pack = readPackScan(input.required("scan"));
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "manufacturer"]);
  const client = await context.connectAs(input.optional("as") ?? USUAL_SITES[role]);
  const { id: site } = await requireOwnLicence(client, role);
  const { verdict, outcome } = await checkScan(client, pack, { lots: context.lots, site });
  const known = { outcome, maySupply: verdict.maySupply, suspect: verdict.suspect };
  if (outcome.kind !== "suspicion") return { text: outcome.text, json: known };
  const { reason } = outcome;
  if (!input.flag("raise")) {
    const text = `${outcome.text}\nPut the pack aside. To tell its manufacturer and the regulator, repeat with --raise.`;
    return { text, json: known };
  }
  const evidence = await readEvidence(input, context);
  const raised = await raiseIncident(client, { pack, reason, lots: context.lots, role, evidence });
  const title = raised.sighting ? "One more sighting of an open incident." : "Raised; put the pack aside.";
  const facts = formatFacts({ incident: raised.id, reason, transaction: raised.transaction });
  return { text: `${outcome.text}\n${title}\n${facts}`, json: { ...known, ...raised } };
});
