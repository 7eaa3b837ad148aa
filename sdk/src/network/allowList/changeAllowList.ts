import { getAddress, isAddress } from "ethers";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { formatEnode, parseEnode } from "../enode.ts";
import { type AllowList, entryName, type NetworkFile, networkNode } from "../NetworkFile.ts";
import { readAllowList, readNetwork, writeLists } from "../networkFolder.ts";
import { nodeKeyFromPublic } from "../nodeKey.ts";
import { lockout, requireNoLockout } from "./requireNoLockout.ts";

/** A node or an account, by the name under which the list shall have it. */
export interface AllowEntry {
  readonly list: "nodes" | "accounts";
  readonly name: string;
  /** An enode URL, or an address. */
  readonly value: string;
  /** Of a node that shall be administered with the others: JSON-RPC as its administrator reaches it. */
  readonly rpc?: string | undefined;
}

/**
 * Adds nodes and accounts to the wanted list; `network push` takes it to the nodes. What is there already, stays. A
 * node with `rpc` is administered from then on: push, diff and doctor ask it, too, and the others look for it.
 *
 * @throws MediConnectError `ALLOW_ENTRY_INVALID`, `ALLOW_NAME_TAKEN`, `ENODE_INVALID`, `NETWORK_MISSING`
 */
export async function allowEntries(folder: string, entries: readonly AllowEntry[]): Promise<AllowList> {
  const network = entries.reduce(administer, await readNetwork(folder));
  const changed = entries.reduce(addEntry, await readAllowList(folder));
  await writeLists(folder, network, changed);
  return changed;
}

/**
 * Takes nodes and accounts out of the wanted list, and nodes from those that are administered. What would lock everybody out asks for `force`: a validator's
 * node, the last account of an office (admin, governor, guardian, pauser, deployer), and the last account of all.
 *
 * @param names as in the list, or the enode URL or address itself
 * @throws MediConnectError `ALLOW_ENTRY_UNKNOWN`, `ALLOW_LIST_LOCKOUT`, `NETWORK_MISSING`
 */
export async function denyEntries(
  folder: string,
  names: readonly string[],
  { force = false }: { force?: boolean } = {},
): Promise<AllowList> {
  const network = await readNetwork(folder);
  const list = await readAllowList(folder);
  const changed = names.reduce(removeEntry, list);
  if (!force) requireNoLockout(network, list, changed);
  const denied = list.nodes.filter(({ enode }) => !changed.nodes.some((one) => one.enode === enode));
  const nodes = network.nodes.filter(({ enode }) => !denied.some((one) => one.enode === enode));
  if (nodes.length === 0) throw lockout("no node would be left to administer");
  await writeLists(folder, { ...network, nodes }, changed);
  return changed;
}

function administer(network: NetworkFile, { list, name, value, rpc }: AllowEntry): NetworkFile {
  if (list !== "nodes" || rpc === undefined) return network;
  const { publicKey, ...place } = parseEnode(value);
  const enode = formatEnode({ publicKey, ...place });
  const parsed = networkNode.safeParse({ name, address: addressOf(name, publicKey), enode, rpc });
  if (!parsed.success) throw invalid(name, `${JSON.stringify(rpc)} is no URL of JSON-RPC`);
  const others = network.nodes.filter((one) => one.name !== name || one.enode !== enode);
  const taken = others.find((one) => one.name === name || one.enode === enode || one.rpc === rpc);
  if (taken !== undefined) throw nameTaken(taken.name, `${taken.enode} at ${taken.rpc}`, name, rpc);
  return { ...network, nodes: [...others, parsed.data] };
}

function addressOf(name: string, publicKey: string): string {
  try {
    return nodeKeyFromPublic(publicKey).address;
  } catch {
    throw invalid(name, "its enode URL has no public key of a node");
  }
}

function addEntry(list: AllowList, { list: kind, name, value }: AllowEntry): AllowList {
  if (!entryName.safeParse(name).success)
    throw invalid(name, "its name needs small letters, digits and hyphens");
  if (kind === "nodes") {
    const enode = formatEnode(parseEnode(value));
    if (isThere(list.nodes, name, enode, (one) => one.enode)) return list;
    return { ...list, nodes: [...list.nodes, { name, enode }] };
  }
  if (!isAddress(value)) throw invalid(name, `${JSON.stringify(value)} is no address`);
  const address = getAddress(value);
  if (isThere(list.accounts, name, address, (one) => one.address)) return list;
  return { ...list, accounts: [...list.accounts, { name, address }] };
}

function isThere<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  name: string,
  value: string,
  valueOf: (entry: Entry) => string,
): boolean {
  const found = entries.find((entry) => entry.name === name || valueOf(entry) === value);
  if (found === undefined) return false;
  if (found.name === name && valueOf(found) === value) return true;
  throw nameTaken(found.name, valueOf(found), name, value);
}

function nameTaken(found: string, as: string, name: string, value: string): MediConnectError {
  return new MediConnectError(
    "ALLOW_NAME_TAKEN",
    `The list has ${found} as ${as} already.`,
    "Deny that one first, or give the other name.",
    { name, value },
  );
}

function removeEntry(list: AllowList, name: string): AllowList {
  const named = name.toLowerCase();
  const nodes = list.nodes.filter((one) => one.name !== named && one.enode !== named);
  const accounts = list.accounts.filter((one) => one.name !== named && one.address.toLowerCase() !== named);
  if (nodes.length + accounts.length < list.nodes.length + list.accounts.length)
    return { ...list, nodes, accounts };
  throw new MediConnectError(
    "ALLOW_ENTRY_UNKNOWN",
    `The list has nothing called ${JSON.stringify(name)}.`,
    "`network list` shows what it has.",
    { name },
  );
}

function invalid(name: string, why: string): MediConnectError {
  return new MediConnectError(
    "ALLOW_ENTRY_INVALID",
    `${JSON.stringify(name)} cannot be allowed: ${why}.`,
    "Give a name, an equals sign and an enode URL or an address.",
    { name },
  );
}
