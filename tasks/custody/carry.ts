import { carryLoad, carryNodes } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readLoad, readNodes } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const given = input.optional("consignment") !== undefined;
  const consignment = given ? input.integer("consignment", { most: 2 ** 24 - 1 }) : undefined;
  const client = await context.connectAs(actorOf(input, "carrier"));
  if (consignment !== undefined) {
    const groups = await readNodes(input, context, client);
    const transaction = await carryNodes(client, { groups, consignment });
    const facts = { boxes: countOf(groups), consignment };
    return { text: `Taken over.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
  }
  const { groups, totes, tote } = await readLoad(input, context, client);
  const transaction = await carryLoad(client, { groups, tote });
  const consignments = [...new Set(groups.map((group) => group.consignment))];
  const [load] = totes;
  const way = load === undefined || tote === undefined ? {} : { tote, from: load.from, to: load.to };
  const facts = { boxes: countOf(groups), ...way };
  return {
    text: `Taken over.\n${formatFacts({ ...facts, consignments: consignments.join(", ") })}`,
    json: { ...facts, consignments, transaction },
  };
});
