import { carryNodes } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const consignment = input.integer("consignment", { most: 2 ** 24 - 1 });
  const client = await context.connectAs(actorOf(input, "carrier"));
  const groups = await readNodes(input, context, client);
  const transaction = await carryNodes(client, { groups, consignment });
  const facts = { boxes: countOf(groups), consignment };
  return { text: `Taken over.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
