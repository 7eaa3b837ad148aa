import {
  type Delivery,
  MediConnectError,
  type MediConnectClient,
  type NodeGroup,
  readToteLabel,
  type ResolvedLoad,
  resolveDelivery,
  resolveLoad,
  resolveNodes,
  type SenderRole,
  type SigningClient,
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
  return resolveNodes(client, await readScans(input), context.lots);
}

/** The same of what is on its way to the signer: a tote by its label, too. @param scans those of the input, if not given */
export async function readDelivery(
  input: TaskInput,
  context: TaskContext,
  client: SigningClient,
  role: SenderRole,
  scans?: readonly string[],
): Promise<Delivery> {
  const named = scans ?? (await readScans(input));
  return resolveDelivery(client, { scans: named, lots: context.lots, role, ...readWay(input) });
}

/** The same of what waits for the signer, a carrier. */
export async function readLoad(
  input: TaskInput,
  { lots }: TaskContext,
  client: SigningClient,
): Promise<ResolvedLoad> {
  return resolveLoad(client, { scans: await readScans(input), lots, ...readWay(input) });
}

/** Whose tote is meant, where several bear one label. */
function readWay(input: TaskInput): { from: number | undefined; to: number | undefined } {
  const licence = (name: string): number | undefined =>
    input.optional(name) === undefined ? undefined : input.integer(name, { least: 1, most: 2 ** 24 - 1 });
  return { from: licence("from"), to: licence("to") };
}

/** The label of the tote that is sent; undefined where there is none. */
export async function readTote(input: TaskInput, { lots }: TaskContext): Promise<string | undefined> {
  const label = input.optional("tote");
  return label === undefined ? undefined : readToteLabel(label, lots);
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

async function readScans(input: TaskInput): Promise<string[]> {
  const file = input.optional("file");
  const lines = file === undefined ? [] : (await readTextFile(file)).split(/\r?\n/);
  return [...input.list("scans"), ...lines.filter((line) => line.trim() !== "")];
}
