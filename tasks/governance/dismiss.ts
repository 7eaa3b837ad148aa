import { dismissRegistrar, parseRole } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { readAccount } from "./readAccount.ts";

export default taskAction(async (input, context) => {
  const account = readAccount(input);
  const role = parseRole(input.required("role"));
  const client = await context.connectAs(input.optional("as") ?? "guardian");
  const transaction = await dismissRegistrar(client, { account, role });
  return { text: `${account} is no registrar of a ${role} any more.`, json: { account, role, transaction } };
});
