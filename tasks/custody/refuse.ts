import { EXCEPTION_REASONS, refuseNodes } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNodes } from "./readNodes.ts";

const ROLES = ["dispenser", "wholesaler", "manufacturer", "carrier", "regulator"] as const;

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ROLES);
  const reason = parseChoice(input, "reason", EXCEPTION_REASONS);
  const client = await context.connectAs(actorOf(input, role));
  const groups = await readNodes(input, context, client);
  const transaction = await refuseNodes(client, { groups, reason, role });
  const facts = { boxes: countOf(groups), reason };
  return {
    text: `Refused: it is its sender's again.\n${formatFacts(facts)}`,
    json: { ...facts, transaction },
  };
});
