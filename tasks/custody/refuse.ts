import { EXCEPTION_REASONS, refuseNodes } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { actorOf } from "./actors.ts";
import { countOf, readDelivery, readNodes } from "./readNodes.ts";

const ROLES = ["dispenser", "wholesaler", "manufacturer", "carrier", "regulator"] as const;

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ROLES);
  const reason = parseChoice(input, "reason", EXCEPTION_REASONS);
  const client = await context.connectAs(actorOf(input, role));
  const { groups, tote } =
    role === "regulator"
      ? { groups: await readNodes(input, context, client), tote: undefined }
      : await readDelivery(input, context, client, role);
  const transaction = await refuseNodes(client, { groups, reason, role, tote });
  const facts = { boxes: countOf(groups), reason, ...(tote === undefined ? {} : { tote }) };
  return {
    text: `Refused: it is its sender's again.\n${formatFacts(facts)}`,
    json: { ...facts, transaction },
  };
});
