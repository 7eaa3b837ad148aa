import { returnNodes } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "carrier"]);
  const back = parseChoice(input, "back", ["previous", "manufacturer"]);
  const client = await context.connectAs(actorOf(input, role));
  const groups = await readNodes(input, context, client);
  const { transaction, to } = await returnNodes(client, { groups, back, role });
  const facts = { boxes: countOf(groups), to };
  return { text: `Sent back.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
