import { writeFile } from "node:fs/promises";
import { drawTrace, tracePack, type TraceStep } from "../../sdk/src/index.ts";
import { readNode } from "../custody/readNodes.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const COLUMNS = ["when", "what", "in", "with licence", "on its way to", "reason"];

export default taskAction(async (input, context) => {
  const client = await context.connect();
  const { nodes } = await readNode(input.required("scan"), context, client);
  const [pack] = nodes;
  const steps = pack === undefined ? [] : await tracePack(client, pack, context.lots);
  const file = input.optional("svg");
  if (file !== undefined && pack !== undefined) {
    const title = `Lot ${pack.lot.lot} of ${pack.lot.gtin}, pack at place ${pack.index}`;
    await writeFile(file, drawTrace({ steps, title }));
  }
  const table = formatTable(COLUMNS, steps.map(rowOf));
  const drawn = file === undefined ? "" : `\nDrawn to ${file}.`;
  const json = { steps: steps.map(({ node, ...one }) => ({ ...one, index: node.index })), svg: file };
  return { text: `${table}${drawn}`, json };
});

function rowOf({ at, kind, level, sscc, tote, holder, to, reason }: TraceStep): (string | number)[] {
  const box = level === "pack" ? "the pack" : `${level} ${sscc ?? ""}`.trim();
  const where = tote === undefined ? box : `${box}, tote ${tote}`;
  return [formatInstant(at), kind, where, holder, to ?? "–", reason ?? ""];
}
