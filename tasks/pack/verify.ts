import { readPackScan, verifyPack } from "../../sdk/src/index.ts";
import { formatFacts, formatInstant } from "../table.ts";
import { describeLotState } from "../lot/describeLot.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const pack = readPackScan(input.required("scan"));
  const verdict = await verifyPack(await context.connect(), pack, context.lots);
  const out = verdict.decommissioned;
  const lot = describeLotState({ ...verdict, status: verdict.lotStatus });
  const { remainder, suspect } = verdict;
  const facts = formatFacts({
    pack: `${pack.gtin}, lot ${pack.lot}, serial ${pack.serial}`,
    "authentic?": yesNo(verdict.authentic),
    product: verdict.productStatus === "none" ? "unknown" : verdict.productStatus,
    lot: verdict.expired ? `${lot}, expired` : lot,
    "locked by an incident?": yesNo(verdict.locked),
    "suspect?": suspect === undefined ? "no" : `yes, incident ${suspect.incident} (${suspect.status})`,
    "state of the pack":
      out === undefined
        ? "in the supply chain, as far as known"
        : `${out.reason} by licence ${out.licence} at ${formatInstant(out.at)} (block ${out.block})`,
    ...(remainder === undefined
      ? {}
      : { remainder: `${remainder.left} units, for licence ${remainder.dispenser} alone` }),
    mismatches: verdict.mismatches.join(", ") || "none",
    "suspect the scanner": pack.possibleFaults?.join(", ") ?? "no",
    "may be supplied?": yesNo(verdict.maySupply),
  });
  return { text: facts, json: verdict };
});

function yesNo(answer: boolean): string {
  return answer ? "yes" : "no";
}
