import { disputeTag } from "../../sdk/src/index.ts";
import { readId } from "../rx/readCodes.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const id = await readId(input);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const transaction = await disputeTag(client, id);
  return { text: "The regulator's list shows it: `guard overlaps`.", json: { id, transaction } };
});
