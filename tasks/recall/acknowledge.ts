import { acknowledgeRecall, normaliseGtin } from "../../sdk/src/index.ts";
import { USUAL_SITES } from "../incident/sites.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const name = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
  const held = input.integer("held", { most: 2 ** 32 - 1 });
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "manufacturer"]);
  const client = await context.connectAs(input.optional("as") ?? USUAL_SITES[role]);
  const transaction = await acknowledgeRecall(client, { ...name, held, role });
  return {
    text: `Answered.\n${formatFacts({ ...name, "set aside": held, transaction })}`,
    json: { ...name, held, role, transaction },
  };
});
