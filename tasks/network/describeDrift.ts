import type { Drift } from "../../sdk/src/network/index.ts";
import { formatTable } from "../table.ts";

/** Where lists are not as wanted, as a table. */
export function describeDrift(drift: readonly Drift[]): string {
  return formatTable(
    ["node", "list", "state", "name", "entry"],
    drift.map(({ node, list, state, name, entry }) => [node, list, state, name || "–", entry]),
  );
}
