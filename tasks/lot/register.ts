import { buildTree, formatIsoDay, parsePreset, readLotCsv, registerLot } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const file = await readLotCsv(input.required("csv"));
  const carton = input.integer("carton", { least: 1, most: 256, fallback: 50 });
  const preset = parsePreset(input.optional("preset") ?? "uk");
  const client = await context.connectAs(input.optional("as") ?? "manufacturer-1");
  const tree = await buildTree({ packs: file, carton, onProgress: showProgress });
  const { lotId, root, transaction } = await registerLot(client, { ...file, tree, preset });
  // Published once it stands on the chain: a file that nothing proves would only confuse.
  await context.lots.publish(file, { carton });

  const { gtin, lot, count } = file;
  const expiry = formatIsoDay(file.expiry);
  const title =
    transaction === undefined ? "Registered before; nothing changed." : "Registered and published.";
  const facts = formatFacts({ gtin, lot, expiry, packs: count, carton, preset, root });
  return {
    text: `${title}\n${facts}`,
    json: { gtin, lot, expiry, packs: count, carton, preset, lotId, root, transaction },
  };
});

/** To standard error and only where a person looks, so that --json stays clean. */
function showProgress({ done, total }: { done: number; total: number }): void {
  if (!process.stderr.isTTY) return;
  const end = done >= total ? "\n" : "";
  process.stderr.write(`\rbuilding the tree: ${Math.floor((100 * done) / total)} %${end}`);
}
