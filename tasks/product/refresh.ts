import { normaliseGtin, refreshProducts } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const gtin = normaliseGtin(input.required("gtin"));
  const client = await context.connectAs(input.optional("as") ?? "regulator-1");
  const transaction = await refreshProducts(client, [gtin]);
  const { monitored } = await client.packs.productOf(gtin);
  const text = monitored
    ? `${gtin} is supplied only under a guard tag.`
    : `${gtin} is supplied without a guard tag, too.`;
  return { text, json: { gtin, monitored, transaction } };
});
