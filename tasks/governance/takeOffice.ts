import { takeOffice } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeOutcome } from "./describeOutcome.ts";
import { readAccount, readOffice } from "./readAccount.ts";

export default taskAction(async (input, context) => {
  const office = readOffice(input);
  const account = readAccount(input);
  const client = await context.connectAs(input.optional("as") ?? (context.embedded ? "governor" : "admin"));
  const outcome = await takeOffice(client, { office, account });
  return {
    text: describeOutcome(outcome, `${account} is ${office} no more`),
    json: { office, account, ...outcome },
  };
});
