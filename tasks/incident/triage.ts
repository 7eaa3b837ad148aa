import {
  clearIncident,
  confirmIncident,
  investigateIncident,
  listIncidents,
  readPackScan,
} from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readEvidence } from "./readEvidence.ts";
import { USUAL_SITES } from "./sites.ts";

export default taskAction(async (input, context) => {
  const id = input.integer("id", { least: 1, most: 2 ** 32 - 1 });
  const step = parseChoice(input, "step", ["investigate", "clear", "confirm"]);
  const role = parseChoice(input, "role", ["regulator", "manufacturer"]);
  const client = await context.connectAs(input.optional("as") ?? USUAL_SITES[role]);
  const evidence = await readEvidence(input, context);
  const scan = input.optional("lock");
  const lock =
    scan === undefined
      ? undefined
      : {
          pack: readPackScan(scan),
          lots: context.lots,
          level: parseChoice(input, "level", ["pack", "case", "pallet", "tranche"]),
        };
  const transaction =
    step === "investigate"
      ? await investigateIncident(client, id, role, evidence)
      : step === "clear"
        ? await clearIncident(client, id, evidence)
        : await confirmIncident(client, { id, evidence, ...(lock === undefined ? {} : { lock }) });
  const found = (await listIncidents(client)).find((one) => one.id === id);
  const facts = { incident: id, status: found?.status ?? "", locked: found?.locked === true ? "yes" : "no" };
  return { text: formatFacts({ ...facts, transaction }), json: { ...found, transaction } };
});
