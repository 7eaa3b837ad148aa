import { DECOMMISSION_REASONS, normaliseGtin, reportRecall } from "../../sdk/src/index.ts";
import { formatFacts, formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const name = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
  const report = await reportRecall(await context.connect(), name);
  const facts = formatFacts({
    ...name,
    recall: report.recallClass === 0 ? "none" : `class ${report.recallClass}, ${report.recallLevel} level`,
    "recalled at": report.recalledAt === 0 ? "–" : formatInstant(report.recalledAt),
    "answers due": report.answersDue === 0 ? "–" : formatInstant(report.answersDue),
    reason: report.reason,
  });
  const answers = report.answers.map((one) => [
    one.licence,
    one.held,
    formatInstant(one.at),
    one.inTime ? "in time" : "late",
  ]);
  const out = report.out.map((one) => [one.licence, DECOMMISSION_REASONS[one.reason] ?? "", one.packs]);
  const text = [
    facts,
    answers.length === 0
      ? "Nobody has answered."
      : formatTable(["licence", "set aside", "answered", ""], answers),
    out.length === 0 ? "No pack has left." : formatTable(["licence", "left as", "packs"], out),
  ].join("\n\n");
  return { text, json: report };
});
