import { activateProduct } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { productFacts, readProductTerms } from "./productTerms.ts";

export default taskAction(async (input, context) => {
  const found = await readProductTerms(input);
  const manufacturer = input.integer("manufacturer", { least: 1, most: 2 ** 32 - 1 });
  const client = await context.connectAs(input.optional("as") ?? "regulator-1");
  const transaction = await activateProduct(client, { ...found.product, manufacturer });
  const title = transaction === undefined ? "Active already; nothing changed." : "Activated.";
  const facts = { ...productFacts(found), manufacturer };
  return { text: `${title}\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
