import { markNotDispensed, openPrescription, parseNotDispensedReason } from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { taskAction } from "../taskAction.ts";
import { describeStep } from "./describeStep.ts";
import { readContentAccess } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const reason = parseNotDispensedReason(input.required("reason"));
  const access = await readContentAccess(input);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const { opening } = await openPrescription(client, {
    ...access,
    store: context.sealed,
    medicines: await readMedicines(input),
  });
  const result = await markNotDispensed(client, { id: access.id, reason, opening });
  const { issuesUsed, issuesAllowed } = result.prescription;
  const title =
    result.prescription.state === "closed" ? "Closed." : `Issue ${issuesUsed} of ${issuesAllowed} is over.`;
  return describeStep(title, result);
});
