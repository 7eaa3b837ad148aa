import { writeFile } from "node:fs/promises";
import {
  type CustodyNode,
  drawTrace,
  type MediConnectClient,
  type NodeGroup,
  readLicenceById,
  tracePack,
  type TraceStep,
} from "../../sdk/src/index.ts";
import { instantsOf } from "../../sdk/src/custody/instantsOf.ts";
import { nameOfNode } from "../../sdk/src/custody/nameNodes.ts";
import { capital } from "../../sdk/src/errors/formatFacts.ts";
import { readNode } from "../custody/readNodes.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const COLUMNS = ["when", "what", "in", "with licence", "on its way to", "reason"];

export default taskAction(async (input, context) => {
  const client = await context.connect();
  const group = await readNode(input.required("scan"), context, client);
  const [pack] = group.nodes;
  const steps = pack === undefined ? [] : await tracePack(client, pack, context.lots);
  const file = input.optional("svg");
  if (file !== undefined && pack !== undefined) {
    const nameOf = await readNames(client, steps);
    await writeFile(file, drawTrace({ steps, title: titleOf(pack, group), nameOf }));
  }
  const instant = instantsOf(steps);
  const rows = steps.map((step) => [`${instant(step.at)} UTC`, ...rowOf(step)]);
  const drawn = file === undefined ? "" : `\nDrawn to ${file}.`;
  const json = { steps: steps.map(({ node, ...one }) => ({ ...one, index: node.index })), svg: file };
  return { text: `${formatTable(COLUMNS, rows)}${drawn}`, json };
});

/** By what was scanned: a pack's serial, a box's SSCC. */
function titleOf(node: CustodyNode, { of }: NodeGroup): string {
  const name = node.serial === undefined ? nameOfNode(node, of).replace("the ", "") : `pack ${node.serial}`;
  return `${capital(name)}, lot ${node.lot.lot} of ${node.lot.gtin}`;
}

/** Roles, since the chain knows no names. */
async function readNames(
  client: MediConnectClient,
  steps: readonly TraceStep[],
): Promise<(licence: number) => string | undefined> {
  const names = new Map<number, string>();
  for (const id of new Set(steps.flatMap(({ holder, to = holder }) => [holder, to])))
    names.set(id, `${(await readLicenceById(client, id)).role} (${id})`);
  return (licence) => names.get(licence);
}

function rowOf({ kind, level, sscc, tote, holder, to, reason }: TraceStep): (string | number)[] {
  const box = level === "pack" ? "the pack" : `${level} ${sscc ?? ""}`.trim();
  const where = tote === undefined ? box : `${box}, tote ${tote}`;
  return [kind, where, holder, to ?? "–", reason ?? ""];
}
