import { MediConnectError, parseIncidentReason, raiseIncident, readPackScan } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readEvidence } from "./readEvidence.ts";
import { USUAL_SITES } from "./sites.ts";

export default taskAction(async (input, context) => {
  const pack = readPackScan(input.required("scan"));
  const reason = parseIncidentReason(input.required("reason"));
  if (reason === "none")
    throw new MediConnectError("INCIDENT_REASON_UNKNOWN", "No reason is given.", "Give one.");
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "manufacturer", "regulator"]);
  const client = await context.connectAs(input.optional("as") ?? USUAL_SITES[role]);
  const evidence = await readEvidence(input, context);
  const raised = await raiseIncident(client, { pack, reason, lots: context.lots, role, evidence });
  const title = raised.sighting ? "One more sighting of an open incident." : "Raised; put the pack aside.";
  const facts = formatFacts({ incident: raised.id, reason, transaction: raised.transaction });
  return { text: `${title}\n${facts}`, json: raised };
});
