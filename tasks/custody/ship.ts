import { consignNodes, dispatchNodes, requireLabelFree } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes, readTote } from "./readNodes.ts";

const LICENCES = { least: 1, most: 2 ** 24 - 1 };

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["manufacturer", "wholesaler", "dispenser"]);
  const to = input.integer("to", LICENCES);
  const tote = await readTote(input, context);
  const client = await context.connectAs(actorOf(input, role));
  const groups = await readNodes(input, context, client);
  if (tote !== undefined) await requireLabelFree(client, { tote, groups, to, role });
  const sent = { boxes: countOf(groups), to, ...(tote === undefined ? {} : { tote }) };
  if (input.optional("carrier") === undefined) {
    const transaction = await dispatchNodes(client, { groups, to, role, tote });
    return { text: `Sent.\n${formatFacts(sent)}`, json: { ...sent, transaction } };
  }
  const carrier = input.integer("carrier", LICENCES);
  const parameters = { groups, to, carrier, role, tote };
  const { transaction, consignment } = await consignNodes(client, parameters);
  const facts = { ...sent, carrier, consignment };
  return { text: `Ready for the carrier.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
