import { appointRegistrar, parseRole } from "../../sdk/src/index.ts";
import { parseAccount } from "../licence/findHolder.ts";
import { taskAction } from "../taskAction.ts";
import { describeOutcome } from "./describeOutcome.ts";

export default taskAction(async (input, context) => {
  const role = parseRole(input.required("role"));
  const account = parseAccount(input.required("account"), context);
  const client = await context.connectAs(input.optional("as") ?? "governor");
  const outcome = await appointRegistrar(client, { account, role });
  return {
    text: describeOutcome(outcome, `${account} is a registrar for the role ${role}`),
    json: { account, role, ...outcome },
  };
});
