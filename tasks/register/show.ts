import type { MedicinesTable, RegisterEntry, RegisterPage } from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readPages } from "./readPages.ts";

const COLUMNS = ["when", "what", "quantity", "balance", "from, or prescription", "collector", "identity"];

export default taskAction(async (input, context) => {
  const { dispenser, pages } = await readPages(input, context);
  const medicines = await readMedicines(input);
  const text = pages.map((page) => describePage(page, medicines)).join("\n\n");
  return {
    text: pages.length === 0 ? `The register of licence ${dispenser} has no entries.` : text,
    json: { dispenser, pages },
  };
});

function describePage(page: RegisterPage, medicines: MedicinesTable): string {
  const group = medicines.groups.find(({ code }) => code === page.group);
  const title = `${group?.name ?? page.group} (schedule ${page.schedule}), in ${group?.unit.name ?? page.unit}`;
  const amount = (units: number): string => (units / 10 ** page.decimals).toFixed(page.decimals);
  const rows = page.entries.map((entry) => [
    formatInstant(entry.at),
    entry.kind,
    amount(entry.quantity),
    amount(entry.balance),
    entry.from ?? entry.prescription ?? "",
    entry.collection?.collector ?? "",
    describeIdentity(entry),
  ]);
  const short = page.entries.some(({ balance }) => balance < 0)
    ? "\nThe balance falls below zero: a receipt or the opening stock is missing (--received FILE)."
    : "";
  return `${title}\n${formatTable(COLUMNS, rows)}${short}`;
}

function describeIdentity({ collection }: RegisterEntry): string {
  if (collection === undefined) return "";
  if (collection.identityGiven) return "given";
  return collection.identityAsked ? "asked, not given" : "not asked";
}
