import {
  createLayout,
  type LayoutOptions,
  type LotFile,
  type LotStore,
  planLabels,
  readLotCsv,
  registerTranche,
  type TrancheLabels,
} from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readLayoutInput } from "./readLotInput.ts";

export default taskAction(async (input, context) => {
  const options = readLayoutInput(input);
  const prefix = input.optional("prefix");
  const file = await readLotCsv(input.required("csv"));
  const { lots } = context;
  // Before anything is sent: a wrong prefix is found in time.
  const labels = prefix === undefined ? undefined : await labelNext(lots, file, options, prefix);
  const client = await context.connectAs(input.optional("as") ?? "manufacturer-1");
  const layout = { ...options, ...(labels === undefined ? {} : { labels }) };
  const { tranche, root, transaction } = await registerTranche(client, { file, layout, lots });
  const { gtin, lot, count: packs } = file;
  const title =
    transaction === undefined ? "Registered before; published again." : "Registered and published.";
  const boxes = labels === undefined ? {} : { pallets: labels.pallets, cases: labels.cases };
  const facts = { gtin, lot, tranche, packs, case: options.carton, ...boxes };
  return {
    text: `${title}\n${formatFacts({ ...facts, root })}`,
    json: { ...facts, root, labels, transaction },
  };
});

/** SSCCs for the tranche behind those that are published. */
async function labelNext(
  lots: LotStore,
  file: LotFile,
  options: LayoutOptions,
  prefix: string,
): Promise<TrancheLabels> {
  const tranche = (await lots.find(file))?.tranches.length ?? 0;
  return planLabels(lots, file, createLayout(file.count, options), prefix, tranche);
}
