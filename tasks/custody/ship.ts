import { consignNodes, dispatchNodes } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes } from "./readNodes.ts";

const LICENCES = { least: 1, most: 2 ** 24 - 1 };

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["manufacturer", "wholesaler", "dispenser"]);
  const to = input.integer("to", LICENCES);
  const client = await context.connectAs(actorOf(input, role));
  const groups = await readNodes(input, context, client);
  const boxes = countOf(groups);
  if (input.optional("carrier") === undefined) {
    const transaction = await dispatchNodes(client, { groups, to, role });
    return { text: `Sent.\n${formatFacts({ boxes, to })}`, json: { boxes, to, transaction } };
  }
  const carrier = input.integer("carrier", LICENCES);
  const { transaction, consignment } = await consignNodes(client, { groups, to, carrier, role });
  const facts = { boxes, to, carrier, consignment };
  return { text: `Ready for the carrier.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
