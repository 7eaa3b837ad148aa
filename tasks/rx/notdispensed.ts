import { markNotDispensed, parseNotDispensedReason } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeStep } from "./describeStep.ts";
import { readId } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const reason = parseNotDispensedReason(input.required("reason"));
  const id = await readId(input);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const result = await markNotDispensed(client, { id, reason });
  const { issuesUsed, issuesAllowed } = result.prescription;
  const title =
    result.prescription.state === "closed" ? "Closed." : `Issue ${issuesUsed} of ${issuesAllowed} is over.`;
  return describeStep(title, result);
});
