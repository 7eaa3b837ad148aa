import type { AllowList } from "../../sdk/src/network/index.ts";
import { formatTable } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";

/** The wanted list as a table. */
export function describeList(list: AllowList, title: string): TaskOutcome {
  const rows = [
    ...list.nodes.map(({ name, enode }) => ["node", name, enode]),
    ...list.accounts.map(({ name, address }) => ["account", name, address]),
  ];
  const { nodes, accounts } = list;
  return { text: `${title}\n${formatTable(["list", "name", "entry"], rows)}`, json: { nodes, accounts } };
}
