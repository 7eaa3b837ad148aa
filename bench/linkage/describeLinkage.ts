import type { PartVerdict } from "./linkPairs.ts";
import type { MeasuredLinkage } from "./measureLinkage.ts";

/** The report for people, line by line. */
export function describeLinkage(report: MeasuredLinkage): string[] {
  const { precision, chance, excess, error, withoutTags, untied, unchained } = report;
  return [
    `${report.pairsTrue} pairs of one patient; ${report.pairsGuessed} guessed`,
    `right with all fields      ${percent(precision)}`,
    `without what tags add      ${percent(withoutTags.precision)}`,
    `time, place and medicine   ${percent(chance)}  (chance)`,
    `better than chance by      ${percent(excess)} ± ${percent(error)}`,
    `without what tags add      ${percent(withoutTags.excess)} ± ${percent(withoutTags.error)}`,
    `forms that no equal tag of one epoch ties: ${describePart(untied)}`,
    `between which no chain of equal tags leads: ${describePart(unchained)}`,
    `any pair                   ${percent(report.chancePlain)}`,
    `one prescriber, pharmacy, medicine and beat  ${percent(report.chanceBucket)}`,
    `linked by equal tags of one epoch, by design: ${report.equalTagPairs} pairs`,
    `tied over a turn by previous tags, named for ${report.turnDays} days: ${report.turnPairs} pairs`,
    "",
    "what each field adds to time, place and medicine:",
    ...report.fields.map(
      ({ field, kind, excess: by, error: off }) =>
        `  ${kind.padEnd(6)} ${field.padEnd(50)} ${percent(by)} ± ${percent(off)}`,
    ),
    "",
    "of the surest guesses:",
    ...report.curve.map(
      (point) =>
        `  ${String(point.pairsGuessed).padStart(8)}  all ${percent(point.precision)}  without tags ${percent(point.withoutTags)}  chance ${percent(point.chance)}`,
    ),
  ];
}

function describePart({ pairsTrue, precision, chance, excess, error }: PartVerdict): string {
  return `${pairsTrue} pairs, right ${percent(precision)}, chance ${percent(chance)}, better by ${percent(excess)} ± ${percent(error)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`.padStart(8);
}
