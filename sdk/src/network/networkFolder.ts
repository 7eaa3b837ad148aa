import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { writeFileWhole } from "../chain/writeFileWhole.ts";
import { readTextFile } from "../files/readTextFile.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type AllowList, allowListFile, type NetworkFile, networkFile } from "./NetworkFile.ts";
import { permissionsConfig } from "./nodeConfig.ts";
import { parseJson } from "../encoding/parseJson.ts";

export const NETWORK_FILE = "network.json";
export const ALLOW_LIST_FILE = "allow-list.json";
export const STATIC_NODES_FILE = "static-nodes.json";

/** @throws MediConnectError `NETWORK_MISSING`, `NETWORK_FILE_INVALID` */
export function readNetwork(folder: string): Promise<NetworkFile> {
  return readFileOf(folder, NETWORK_FILE, networkFile);
}

/** @throws MediConnectError `NETWORK_MISSING`, `NETWORK_FILE_INVALID` */
export function readAllowList(folder: string): Promise<AllowList> {
  return readFileOf(folder, ALLOW_LIST_FILE, allowListFile);
}

/**
 * Writes the administered nodes, the wanted list, and `static-nodes.json` and `permissions_config.toml` of every node whose folder is here: a
 * node starts with them, and one that runs takes the list over with the next push. The two change together, since Besu
 * neither starts with a static node that is not allowed, nor takes one out of its list while it runs.
 */
export async function writeLists(folder: string, network: NetworkFile, list: AllowList): Promise<void> {
  writeFileWhole(path.join(folder, NETWORK_FILE), asJson(network));
  writeFileWhole(path.join(folder, ALLOW_LIST_FILE), asJson(list));
  for (const { name } of network.nodes) {
    const data = nodeDataFolder(folder, name);
    if (!existsSync(data)) continue;
    // In place: the file may be mounted into a container, which would keep the one that was renamed away.
    await writeFile(path.join(data, STATIC_NODES_FILE), asJson(staticNodesOf(name, network, list)));
    await writeFile(path.join(data, "permissions_config.toml"), permissionsOf(list));
  }
}

/** Whom a node looks for: the other administered nodes that are allowed. */
export function staticNodesOf(
  node: string,
  { nodes }: Pick<NetworkFile, "nodes">,
  list: Pick<AllowList, "nodes">,
): string[] {
  const allowed = new Set(list.nodes.map(({ enode }) => enode));
  return nodes.filter(({ name, enode }) => name !== node && allowed.has(enode)).map(({ enode }) => enode);
}

export function permissionsOf({ nodes, accounts }: AllowList): string {
  return permissionsConfig({
    nodes: nodes.map(({ enode }) => enode),
    accounts: accounts.map(({ address }) => address.toLowerCase()),
  });
}

export function nodeFolder(folder: string, name: string): string {
  return path.join(folder, "nodes", name);
}

export function nodeDataFolder(folder: string, name: string): string {
  return path.join(nodeFolder(folder, name), "data");
}

export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function readFileOf<Schema extends z.ZodType>(
  folder: string,
  name: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const file = path.join(folder, name);
  if (!existsSync(file)) throw missing(folder, name);
  const parsed = schema.safeParse(parseJson(await readTextFile(file)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MediConnectError(
    "NETWORK_FILE_INVALID",
    `${file} is not as it should be: ${issue?.path.join(".") || "the file"}: ${issue?.message ?? "unreadable"}.`,
    "Restore it from your backup, or mend what the line names.",
    { file },
  );
}

function missing(folder: string, name: string): MediConnectError {
  return new MediConnectError(
    "NETWORK_MISSING",
    `There is no ${name} in ${folder}.`,
    "Give the folder that `network init` made with --folder.",
    { folder },
  );
}
