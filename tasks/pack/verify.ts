import { readPackScan, verifyPack } from "../../sdk/src/index.ts";
import { formatFacts, formatInstant } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const pack = readPackScan(input.required("scan"));
  const verdict = await verifyPack(await context.connect(), pack, context.lots);
  const out = verdict.decommissioned;
  const lot = verdict.recallClass === 0 ? verdict.lotStatus : `recalled (class ${verdict.recallClass})`;
  const facts = formatFacts({
    pack: `${pack.gtin}, lot ${pack.lot}, serial ${pack.serial}`,
    "authentic?": yesNo(verdict.authentic),
    "product active?": yesNo(verdict.productActive),
    lot: verdict.expired ? `${lot}, expired` : lot,
    "state of the pack":
      out === undefined
        ? "in the supply chain, as far as known"
        : `${out.reason} by licence ${out.licence} at ${formatInstant(out.at)} (block ${out.block})`,
    mismatches: verdict.mismatches.join(", ") || "none",
    "suspect the scanner": pack.possibleFaults?.join(", ") ?? "no",
    "may be supplied?": yesNo(verdict.maySupply),
  });
  return { text: facts, json: verdict };
});

function yesNo(answer: boolean): string {
  return answer ? "yes" : "no";
}
