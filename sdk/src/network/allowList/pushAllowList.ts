import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { AllowList, NetworkFile, NetworkNode } from "../NetworkFile.ts";
import { callNode } from "./callNode.ts";
import { type Drift, findDrift, type ListKind, nameFailure, type NodeFailure } from "./compareAllowLists.ts";
import { readNodeLists } from "./readNodeLists.ts";
import { requireSafePush } from "./requireNoLockout.ts";

export interface PushedNode {
  readonly node: string;
  /** What was not as wanted, and is now. */
  readonly mended: readonly Drift[];
}

export interface PushResult {
  readonly nodes: readonly PushedNode[];
  /** Nodes that are not as wanted, by name; push again once they are back. */
  readonly failures: readonly NodeFailure[];
}

const METHODS: Readonly<Record<ListKind, Readonly<Record<Drift["state"], string>>>> = {
  nodes: { missing: "perm_addNodesToAllowlist", extra: "perm_removeNodesFromAllowlist" },
  accounts: { missing: "perm_addAccountsToAllowlist", extra: "perm_removeAccountsFromAllowlist" },
};

/**
 * Makes the lists of all nodes as wanted; Besu writes them into each node's `permissions_config.toml`. What fails on
 * one node stops no other, and a repetition goes on where it stopped. Before anything is changed anywhere, what every
 * node allows is looked at: a wanted list without an account or a validator, or without most of the accounts that a
 * node takes now, asks for `force`.
 *
 * @throws MediConnectError `ALLOW_LIST_LOCKOUT`
 */
export async function pushAllowList(
  network: NetworkFile,
  wanted: AllowList,
  { force = false }: { force?: boolean } = {},
): Promise<PushResult> {
  const before = await Promise.all(
    network.nodes.map((node) => nameFailure(node.name, () => readNodeLists(node))),
  );
  if (!force) for (const found of before) if ("done" in found) requireSafePush(network, found.done, wanted);
  const answers = await Promise.all(
    network.nodes.map(async (node, index) => {
      const asked = before[index];
      // Whoever could not be asked was not looked at, either.
      return asked !== undefined && "failure" in asked
        ? asked
        : nameFailure(node.name, () => pushToNode(node, wanted));
    }),
  );
  return {
    nodes: answers.flatMap((found) => ("done" in found ? [found.done] : [])),
    failures: answers.flatMap((found) => ("failure" in found ? [found.failure] : [])),
  };
}

async function pushToNode(node: NetworkNode, wanted: AllowList): Promise<PushedNode> {
  // What stands in its file counts from its next start on, so the file comes first.
  await callNode(node, "perm_reloadPermissionsFromFile");
  const mended = await findDrift(node, wanted);
  // First add, then remove: nobody who may take part is cut off in between.
  for (const state of ["missing", "extra"] as const) {
    for (const list of ["nodes", "accounts"] as const) {
      const entries = mended
        .filter((one) => one.state === state && one.list === list)
        .map(({ entry }) => entry);
      if (entries.length > 0) await callNode(node, METHODS[list][state], [entries]);
    }
  }
  const [left] = await findDrift(node, wanted);
  if (left === undefined) return { node: node.name, mended };
  throw new MediConnectError(
    "ALLOW_LIST_NOT_TAKEN",
    `The node ${node.name} said yes and still has ${left.entry} ${left.state}.`,
    "See its log, then push again.",
    { node: node.name, entry: left.entry },
  );
}
