import { type Layout, planLabels, readLotCsv, registerTranche } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readLayoutInput } from "./readLotInput.ts";

export default taskAction(async (input, context) => {
  const options = readLayoutInput(input);
  const prefix = input.optional("prefix");
  const file = await readLotCsv(input.required("csv"));
  const client = await context.connectAs(input.optional("as") ?? "manufacturer-1");
  const { lots } = context;
  const label =
    prefix === undefined
      ? undefined
      : (layout: Layout, tranche: number) => planLabels(lots, file, layout, prefix, tranche);
  const done = await registerTranche(client, { file, layout: options, lots, label });
  const { tranche, root, labels, transaction } = done;
  const { gtin, lot, count: packs } = file;
  const title =
    transaction === undefined ? "Registered before; published again." : "Registered and published.";
  const boxes = labels === undefined ? {} : { pallets: labels.pallets, cases: labels.cases };
  const facts = { gtin, lot, tranche, packs, carton: options.carton, ...boxes };
  return {
    text: `${title}\n${formatFacts({ ...facts, root })}`,
    json: { ...facts, root, labels, transaction },
  };
});
