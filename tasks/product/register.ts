import { registerProduct } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { productFacts, readProductTerms } from "./productTerms.ts";

export default taskAction(async (input, context) => {
  const found = await readProductTerms(input);
  const { group, product, schedule } = found;
  const result = await registerProduct({
    group,
    product,
    regulator: await context.connectAs(input.optional("regulator") ?? "regulator-1"),
    manufacturer: await context.connectAs(input.optional("as") ?? "manufacturer-1"),
  });
  const title = result.productActivated ? "Registered and active." : "Active already; nothing changed.";
  return {
    text: `${title}\n${formatFacts(productFacts(found))}`,
    json: { gtin: product.gtin, group: String(group.group), schedule, ...result },
  };
});
