import { buildTree, formatIsoDay, parsePreset, planLabels, registerLot } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readLayoutInput, readLotInput } from "./readLotInput.ts";

export default taskAction(async (input, context) => {
  const options = readLayoutInput(input);
  const preset = parsePreset(input.optional("preset") ?? "uk");
  const prefix = input.optional("prefix");
  const file = await readLotInput(input);
  const client = await context.connectAs(input.optional("as") ?? "manufacturer-1");
  const tree = await buildTree({ packs: file, ...options, onProgress: showProgress });
  // Before anything is sent: a wrong prefix is found in time.
  const labels = prefix === undefined ? undefined : await planLabels(context.lots, file, tree.layout, prefix);
  const { lotId, root, transaction } = await registerLot(client, { ...file, tree, preset });
  // Published once it stands on the chain: a file that nothing proves would only confuse.
  await context.lots.publish(file, { ...options, ...(labels === undefined ? {} : { labels }) });

  const { gtin, lot, count } = file;
  const expiry = formatIsoDay(file.expiry);
  const title =
    transaction === undefined ? "Registered before; nothing changed." : "Registered and published.";
  const boxes = labels === undefined ? {} : { pallets: labels.pallets, cases: labels.cases };
  const facts = { gtin, lot, expiry, preset, packs: count, case: options.carton, ...boxes };
  return {
    text: `${title}\n${formatFacts({ ...facts, root })}`,
    json: { ...facts, lotId, root, labels, transaction },
  };
});

/** To standard error and only where a person looks, so that --json stays clean. */
function showProgress({ done, total }: { done: number; total: number }): void {
  if (!process.stderr.isTTY) return;
  const end = done >= total ? "\n" : "";
  process.stderr.write(`\rbuilding the tree: ${Math.floor((100 * done) / total)} %${end}`);
}
