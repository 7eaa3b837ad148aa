import { giveOffice } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeOutcome } from "./describeOutcome.ts";
import { readAccount, readOffice } from "./readAccount.ts";

export default taskAction(async (input, context) => {
  const office = readOffice(input);
  const account = readAccount(input);
  const delaySeconds = input.integer("delay", { most: 2 ** 32 - 1, fallback: 0 });
  const client = await context.connectAs(input.optional("as") ?? (context.embedded ? "governor" : "admin"));
  const outcome = await giveOffice(client, { office, account, delaySeconds });
  return {
    text: describeOutcome(outcome, `${account} is ${office}`),
    json: { office, account, delaySeconds, ...outcome },
  };
});
