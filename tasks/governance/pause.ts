import { listPausedRoles, pauseRoles } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { parseRoles } from "./parseRoles.ts";

export default taskAction(async (input, context) => {
  const roles = parseRoles(input);
  const client = await context.connectAs(input.optional("as") ?? "pauser");
  const transaction = await pauseRoles(client, roles);
  const pausedRoles = await listPausedRoles(client);
  return { text: `Paused now: ${pausedRoles.join(", ")}.`, json: { pausedRoles, transaction } };
});
