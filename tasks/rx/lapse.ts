import { lapseClaim } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeStep } from "./describeStep.ts";
import { readId } from "./readCodes.ts";
import { readRole, USUAL_ACTORS } from "./readRole.ts";

export default taskAction(async (input, context) => {
  const role = readRole(input, ["dispenser", "prescriber", "regulator"]);
  const id = await readId(input);
  const client = await context.connectAs(input.optional("as") ?? USUAL_ACTORS[role]);
  return describeStep("The claim is over.", await lapseClaim(client, { id, role }));
});
