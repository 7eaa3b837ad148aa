import { openRegion } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeOutcome } from "./describeOutcome.ts";
import { parseOffset } from "./parseOffset.ts";

export default taskAction(async (input, context) => {
  const region = input.integer("region", { most: 23 });
  const quarterHours = parseOffset(input.optional("offset") ?? "+00:00");
  const daylight = input.flag("daylight");
  const client = await context.connectAs(input.optional("as") ?? "governor");
  const outcome = await openRegion(client, { region, quarterHours, daylight });
  return {
    text: describeOutcome(outcome, `Region ${region} is open`),
    json: { region, quarterHours, daylight, ...outcome },
  };
});
