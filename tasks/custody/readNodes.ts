import {
  type Delivery,
  MediConnectError,
  type MediConnectClient,
  type NodeGroup,
  readToteLabel,
  resolveDelivery,
  resolveNodes,
  type SigningClient,
  type TraderRole,
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
  role: TraderRole,
  scans?: readonly string[],
): Promise<Delivery> {
  const named = input.optional("from") !== undefined;
  const from = named ? input.integer("from", { least: 1, most: 2 ** 24 - 1 }) : undefined;
  return resolveDelivery(client, {
    scans: scans ?? (await readScans(input)),
    lots: context.lots,
    role,
    from,
  });
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
