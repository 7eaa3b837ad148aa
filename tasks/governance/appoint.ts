import { appointRegistrar, parseRole } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeOutcome } from "./describeOutcome.ts";
import { readAccount } from "./readAccount.ts";

export default taskAction(async (input, context) => {
  const account = readAccount(input);
  const role = parseRole(input.required("role"));
  const client = await context.connectAs(input.optional("as") ?? "governor");
  const outcome = await appointRegistrar(client, { account, role });
  return {
    text: describeOutcome(outcome, `${account} grants licences of a ${role}`),
    json: { account, role, ...outcome },
  };
});
