import { returnNodes } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes, readTote } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "carrier"]);
  const back = parseChoice(input, "back", ["previous", "manufacturer"]);
  const tote = await readTote(input, context);
  const client = await context.connectAs(actorOf(input, role));
  const groups = await readNodes(input, context, client);
  const { transaction, to } = await returnNodes(client, { groups, back, role, tote });
  const facts = { boxes: countOf(groups), to, ...(tote === undefined ? {} : { tote }) };
  return { text: `Sent back.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
