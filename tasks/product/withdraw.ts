import { normaliseGtin, withdrawProduct } from "../../sdk/src/index.ts";
import { parseSafetyRole } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const gtin = normaliseGtin(input.required("gtin"));
  const role = parseSafetyRole(input);
  const client = await context.connectAs(input.optional("as") ?? `${role}-1`);
  const transaction = await withdrawProduct(client, { gtin, role });
  const title = transaction === undefined ? "Withdrawn before; nothing changed." : "Withdrawn for good.";
  return {
    text: `${title}\n${formatFacts({ gtin, status: "withdrawn" })}`,
    json: { gtin, status: "withdrawn", transaction },
  };
});
