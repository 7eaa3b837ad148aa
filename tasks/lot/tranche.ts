import { readLotCsv, registerTranche } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const file = await readLotCsv(input.required("csv"));
  const carton = input.integer("carton", { least: 1, most: 256, fallback: 50 });
  const client = await context.connectAs(input.optional("as") ?? "manufacturer-1");
  const { tranche, root, transaction } = await registerTranche(client, {
    file,
    layout: { carton },
    lots: context.lots,
  });
  const { gtin, lot, count: packs } = file;
  const title =
    transaction === undefined ? "Registered before; published again." : "Registered and published.";
  const facts = formatFacts({ gtin, lot, tranche, packs, carton, root });
  return { text: `${title}\n${facts}`, json: { gtin, lot, tranche, packs, carton, root, transaction } };
});
