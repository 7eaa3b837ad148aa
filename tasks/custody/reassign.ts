import { reassignNodes } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const to = input.integer("to", { least: 1, most: 2 ** 24 - 1 });
  const client = await context.connectAs(actorOf(input, "regulator"));
  const groups = await readNodes(input, context, client);
  const transaction = await reassignNodes(client, { groups, to });
  const facts = { boxes: countOf(groups), to };
  return {
    text: `Reassigned: sent to the new holder.\n${formatFacts(facts)}`,
    json: { ...facts, transaction },
  };
});
