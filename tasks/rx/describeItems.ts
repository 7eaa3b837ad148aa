import type { IssuedItem } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";

/** Issued tokens as a table; of a repeat on paper with the issue that each is for. */
export function describeItems(
  codes: readonly { readonly issue: number; readonly items: readonly IssuedItem[] }[],
): string {
  const repeats = codes.length > 1;
  const rows = codes.flatMap(({ issue, items }) =>
    items.map(({ chain, transaction }, index) => [
      ...(repeats ? [issue] : []),
      index + 1,
      chain.id,
      chain.issuesAllowed > 1 ? `${chain.quantity} × ${chain.issuesAllowed}` : chain.quantity,
      formatInstant(chain.notBefore),
      formatInstant(chain.expiresAt),
      transaction === undefined ? "issued before" : "issued",
    ]),
  );
  const columns = [
    ...(repeats ? ["issue"] : []),
    "item",
    "prescription",
    "units",
    "valid from",
    "expires at",
    "",
  ];
  return formatTable(columns, rows);
}
