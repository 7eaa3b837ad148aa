import {
  MediConnectError,
  type MediConnectClient,
  type NodeGroup,
  resolveNodes,
} from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/** The boxes and packs of the command line, then those of `--file`, one a line. */
export async function readNodes(
  input: TaskInput,
  context: TaskContext,
  client: MediConnectClient,
): Promise<NodeGroup[]> {
  const file = input.optional("file");
  const lines = file === undefined ? [] : (await readTextFile(file)).split(/\r?\n/);
  const scans = [...input.list("scans"), ...lines.filter((line) => line.trim() !== "")];
  return resolveNodes(client, scans, context.lots);
}

/** One box or pack, of an option. */
export async function readNode(
  scan: string,
  context: TaskContext,
  client: MediConnectClient,
): Promise<NodeGroup> {
  const [group] = await resolveNodes(client, [scan], context.lots);
  if (group !== undefined) return group;
  throw new MediConnectError("NO_NODES_NAMED", "No box or pack was named.", "Scan its SSCC, or a pack.");
}

export function countOf(groups: readonly NodeGroup[]): number {
  return groups.reduce((sum, { nodes }) => sum + nodes.length, 0);
}
