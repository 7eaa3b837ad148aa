import {
  DECOMMISSION_REASONS,
  normaliseGtin,
  type RecallReport,
  type RecallSite,
  reportRecall,
} from "../../sdk/src/index.ts";
import { formatFacts, formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const COLUMNS = ["licence", "role", "held", "sent, not received", "expected", "supplied", "taken out"];
const ANSWER_COLUMNS = ["answer", "answered at", "set aside"];
const ANSWERS = {
  inTime: "in time",
  late: "late",
  open: "not yet",
  overdue: "none, overdue",
  notAsked: "not asked",
} as const;
const CUSTODY = {
  "us-dscsa": "told by everybody who holds packs",
  uk: "told by whoever wants to; all else counts as the manufacturer's",
  "eu-fmd": "told by nobody: what was not supplied or taken out counts as the manufacturer's",
} as const;

export default taskAction(async (input, context) => {
  const name = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
  const report = await reportRecall(await context.connect(), name, context.lots);
  const facts = formatFacts({
    ...name,
    recall: report.recallClass === 0 ? "none" : `class ${report.recallClass}, ${report.recallLevel} level`,
    "recalled at": formatInstant(report.recalledAt),
    "answers due by": formatInstant(report.answersDue),
    reason: report.reason,
    "who holds what": CUSTODY[report.preset],
  });
  const out = report.out.map((one) => [one.licence, DECOMMISSION_REASONS[one.reason] ?? "", one.packs]);
  const text = [
    facts,
    formatTable([...COLUMNS, ...ANSWER_COLUMNS], [...report.sites.map(rowOf), ...totalRow(report)]),
    ...(report.totals === undefined
      ? ["Not all files of the lot are here, so what is held is not known: ask the manufacturer for them."]
      : []),
    out.length === 0 ? "No pack has left." : formatTable(["licence", "left as", "packs"], out),
  ].join("\n\n");
  return { text, json: report };
});

function rowOf(site: RecallSite): (string | number)[] {
  const { licence, role, held = "?", underway = "?", expected = "?", supplied, takenOut } = site;
  const answer = [ANSWERS[site.answer], formatInstant(site.answeredAt), asideOf(site)];
  return [licence, role, held, underway, expected, supplied, takenOut, ...answer];
}

function asideOf({ setAside, beyondBooks }: RecallSite): string {
  return `${setAside ?? "–"}${beyondBooks ? ", more than the books say" : ""}`;
}

function totalRow({ totals }: RecallReport): (string | number)[][] {
  if (totals === undefined) return [];
  const { held, underway, supplied, takenOut, packs } = totals;
  return [["all", `${packs} packs`, held, underway, "", supplied, takenOut, "", "", ""]];
}
