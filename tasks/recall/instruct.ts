import { instructRecall, MediConnectError, normaliseGtin, RECALL_REASONS } from "../../sdk/src/index.ts";
import { readEvidence } from "../incident/readEvidence.ts";
import { parseSafetyRole } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const name = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
  const text = input.required("reason");
  const reason = RECALL_REASONS.find((one) => one === text);
  if (reason === undefined || reason === "none") throw reasonUnknown(text);
  input.required("evidence");
  const role = parseSafetyRole(input);
  const client = await context.connectAs(input.optional("as") ?? `${role}-1`);
  const instructions = await readEvidence(input, context);
  const transaction = await instructRecall(client, { ...name, reason, instructions, role });
  return {
    text: formatFacts({ ...name, reason, instructions, transaction }),
    json: { ...name, reason, instructions, transaction },
  };
});

function reasonUnknown(text: string): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    `There is no reason ${JSON.stringify(text)} for a recall.`,
    `Give one of: ${RECALL_REASONS.slice(1).join(", ")}.`,
    { option: "--reason" },
  );
}
