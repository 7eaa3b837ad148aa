import { closeRegion } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const region = input.integer("region", { most: 23 });
  const client = await context.connectAs(input.optional("as") ?? "pauser");
  const transaction = await closeRegion(client, region);
  return { text: `Region ${region} is closed.`, json: { region, transaction } };
});
