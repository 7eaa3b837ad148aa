import { dismissRegistrar, parseRole } from "../../sdk/src/index.ts";
import { parseAccount } from "../licence/findHolder.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const role = parseRole(input.required("role"));
  const account = parseAccount(input.required("account"), context);
  const client = await context.connectAs(input.optional("as") ?? "guardian");
  const transaction = await dismissRegistrar(client, { account, role });
  return {
    text: `${account} is no registrar for the role ${role} any more. Look through what it granted with \`npx hardhat licence list --role ${role}\`.`,
    json: { account, role, transaction },
  };
});
