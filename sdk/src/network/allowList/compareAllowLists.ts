import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { AllowList, NetworkFile, NetworkNode } from "../NetworkFile.ts";
import { normalEnode, readNodeLists } from "./readNodeLists.ts";

export type ListKind = "nodes" | "accounts";

/** Where a node's list is not as it should be. */
export interface Drift {
  readonly node: string;
  readonly list: ListKind;
  /** `missing` on the node, or `extra`: only there. */
  readonly state: "missing" | "extra";
  /** Its name in the wanted list; empty for one that is extra. */
  readonly name: string;
  /** An enode URL or an address in small letters. */
  readonly entry: string;
}

export interface NodeFailure {
  readonly node: string;
  readonly code: string;
  readonly message: string;
}

export interface AllowListComparison {
  readonly drift: readonly Drift[];
  /** Nodes that could not be asked. */
  readonly failures: readonly NodeFailure[];
  /** Nodes that were asked. */
  readonly asked: readonly string[];
}

/** Reads the lists of every node, and tells where they are not as wanted. A node that is down hides no other. */
export async function compareAllowLists(
  network: NetworkFile,
  wanted: AllowList,
): Promise<AllowListComparison> {
  const answers = await Promise.all(
    network.nodes.map((node) => nameFailure(node.name, () => findDrift(node, wanted))),
  );
  return {
    drift: answers.flatMap((found) => ("done" in found ? found.done : [])),
    failures: answers.flatMap((found) => ("failure" in found ? [found.failure] : [])),
    asked: network.nodes.flatMap(({ name }, index) => ("done" in (answers[index] ?? {}) ? [name] : [])),
  };
}

/** @throws MediConnectError `NODE_UNREACHABLE`, `NODE_REFUSED` */
export async function findDrift(node: NetworkNode, wanted: AllowList): Promise<Drift[]> {
  const found = await readNodeLists(node);
  const wantedNodes = new Map(wanted.nodes.map(({ name, enode }) => [normalEnode(enode), name]));
  const wantedAccounts = new Map(wanted.accounts.map(({ name, address }) => [address.toLowerCase(), name]));
  return [
    ...compare(node.name, "nodes", wantedNodes, found.nodes),
    ...compare(node.name, "accounts", wantedAccounts, found.accounts),
  ];
}

/** What it does, or what kept it from it. */
export async function nameFailure<Done>(
  node: string,
  act: () => Promise<Done>,
): Promise<{ done: Done } | { failure: NodeFailure }> {
  try {
    return { done: await act() };
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    return { failure: { node, code: error.code, message: error.line } };
  }
}

function compare(
  node: string,
  list: ListKind,
  wanted: ReadonlyMap<string, string>,
  found: ReadonlySet<string>,
): Drift[] {
  const missing = [...wanted].filter(([entry]) => !found.has(entry));
  const extra = [...found].filter((entry) => !wanted.has(entry));
  return [
    ...missing.map(([entry, name]) => ({ node, list, state: "missing", name, entry }) as const),
    ...extra.map((entry) => ({ node, list, state: "extra", name: "", entry }) as const),
  ];
}
