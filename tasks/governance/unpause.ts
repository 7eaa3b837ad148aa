import { listPausedRoles, unpauseRoles } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeOutcome } from "./describeOutcome.ts";
import { parseRoles } from "./parseRoles.ts";

export default taskAction(async (input, context) => {
  const roles = parseRoles(input);
  const client = await context.connectAs(input.optional("as") ?? "governor");
  const outcome = await unpauseRoles(client, roles);
  const pausedRoles = await listPausedRoles(client);
  return {
    text: describeOutcome(outcome, `No longer paused: ${roles.join(", ")}`),
    json: { pausedRoles, ...outcome },
  };
});
