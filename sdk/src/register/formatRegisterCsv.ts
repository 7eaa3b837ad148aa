import type { RegisterEntry, RegisterPage } from "./RegisterPage.ts";

const COLUMNS = [
  "group",
  "at",
  "kind",
  "quantity",
  "balance",
  "from",
  "prescription",
  "prescriber",
  "collector",
  "identityAsked",
  "identityGiven",
  "block",
  "transaction",
] as const;

/** The register as CSV (RFC 4180) with a header, one line an entry, page after page. */
export function formatRegisterCsv(pages: readonly RegisterPage[]): string {
  const lines = pages.flatMap(({ group, entries }) => entries.map((entry) => lineOf(group, entry)));
  return [COLUMNS.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

function lineOf(group: string, entry: RegisterEntry): string {
  const { collection } = entry;
  const cells = [
    group,
    new Date(entry.at * 1000).toISOString(),
    entry.kind,
    entry.quantity,
    entry.balance,
    entry.from ?? "",
    entry.prescription ?? "",
    entry.prescriber ?? "",
    collection?.collector ?? "",
    collection === undefined ? "" : yesOrNo(collection.identityAsked),
    collection === undefined ? "" : yesOrNo(collection.identityGiven),
    entry.block ?? "",
    entry.transaction ?? "",
  ];
  return cells.map((cell) => quote(String(cell))).join(",");
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
