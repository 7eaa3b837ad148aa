import { type Content, listContents } from "../../sdk/src/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readNode } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const client = await context.connect();
  const { nodes } = await readNode(input.required("box"), context, client);
  const [box] = nodes;
  const contents = box === undefined ? [] : await listContents(client, box, context.lots);
  const rows = contents.map((one) => [one.level, nameOf(one), one.packs, one.holder, one.to ?? "–"]);
  const text =
    rows.length === 0
      ? "Nothing in it moves by itself."
      : formatTable(["what", "SSCC or serial", "packs", "with licence", "on its way to"], rows);
  const json = contents.map(({ node, ...one }) => ({ ...one, height: node.height, index: node.index }));
  return { text, json };
});

function nameOf({ sscc, serial, node }: Content): string {
  return sscc ?? serial ?? `no. ${node.index}`;
}
