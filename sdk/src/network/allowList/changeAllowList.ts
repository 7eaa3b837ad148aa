import { getAddress, isAddress } from "ethers";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { formatEnode, parseEnode } from "../enode.ts";
import { type AllowList, entryName, type NetworkFile } from "../NetworkFile.ts";
import { readAllowList, readNetwork, writeAllowList } from "../networkFolder.ts";

/** A node or an account, by the name under which the list shall have it. */
export interface AllowEntry {
  readonly list: "nodes" | "accounts";
  readonly name: string;
  /** An enode URL, or an address. */
  readonly value: string;
}

/** Accounts without which nobody governs: the last one of each stays. */
const OFFICES = ["admin", "governor", "guardian", "pauser", "deployer"];

/**
 * Adds nodes and accounts to the wanted list; `network push` takes it to the nodes. What is there already, stays.
 *
 * @throws MediConnectError `ALLOW_ENTRY_INVALID`, `ALLOW_NAME_TAKEN`, `ENODE_INVALID`, `NETWORK_MISSING`
 */
export async function allowEntries(folder: string, entries: readonly AllowEntry[]): Promise<AllowList> {
  const network = await readNetwork(folder);
  const list = await readAllowList(folder);
  const changed = entries.reduce(addEntry, list);
  await writeAllowList(folder, network, changed);
  return changed;
}

/**
 * Takes nodes and accounts out of the wanted list. What would lock everybody out asks for `force`: a validator's
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
  await writeAllowList(folder, network, changed);
  return changed;
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
  throw new MediConnectError(
    "ALLOW_NAME_TAKEN",
    `The list has ${found.name} as ${valueOf(found)} already.`,
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

function requireNoLockout(network: NetworkFile, before: AllowList, after: AllowList): void {
  const kept = new Set(after.nodes.map(({ enode }) => enode));
  const validator = network.nodes.find(
    ({ enode }) => !kept.has(enode) && before.nodes.some((one) => one.enode === enode),
  );
  if (validator !== undefined)
    throw lockout(`${validator.name} is a validator; the chain may stand still without it`);
  if (after.accounts.length === 0 && before.accounts.length > 0) throw lockout("no account would be left");
  const office = OFFICES.find((one) => holds(before, one) && !holds(after, one));
  if (office !== undefined) throw lockout(`no account of the ${office} would be left`);
}

/** `admin-2` is of the office `admin`. */
function holds({ accounts }: AllowList, office: string): boolean {
  return accounts.some(({ name }) => name === office || name.startsWith(`${office}-`));
}

function invalid(name: string, why: string): MediConnectError {
  return new MediConnectError(
    "ALLOW_ENTRY_INVALID",
    `${JSON.stringify(name)} cannot be allowed: ${why}.`,
    "Give a name, an equals sign and an enode URL or an address.",
    { name },
  );
}

function lockout(why: string): MediConnectError {
  return new MediConnectError(
    "ALLOW_LIST_LOCKOUT",
    `That might lock everybody out: ${why}.`,
    "Allow another one first; where it is meant (a validator that was voted out, a deployer whose work is done), add --force.",
  );
}
