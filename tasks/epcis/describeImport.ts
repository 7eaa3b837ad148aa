import { type EpcisFaults, type ImportPlan, epcisRemedyOf } from "../../sdk/src/index.ts";
import { countOf, formatTable } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { describeLateness } from "./describeLate.ts";

type Counts = Pick<ImportPlan, "repeated" | "corrected" | "unplanned" | "leftOut">;
type Step = Omit<ImportPlan["steps"][number], "send">;

/** Events that are named in one line. */
const MOST_SHOWN = 10;

const COLUMNS = ["step", "event", "what", "of lot", "packs and boxes", "licence", "to"];

/** What is, or would be, sent: a line a step. */
export function describeSteps(steps: readonly Step[]): string {
  const rows = steps.map(({ kind, events, gtin, lot, count, by, to }, at) => [
    ...[at + 1, placesOf(events), kind, `${lot} of ${gtin}`, count, by, to ?? ""],
  ]);
  return formatTable(COLUMNS, rows);
}

export function describeCounts({ repeated, corrected, unplanned, leftOut }: Counts): string {
  const lines = [
    ...(repeated === 0
      ? []
      : [`${countOf(repeated, "event")} ${repeated === 1 ? "is" : "are"} on the chain already.`]),
    ...(corrected === 0
      ? []
      : [`Left out: ${countOf(corrected, "event")} declared to be wrong, or declaring it.`]),
    ...(unplanned === 0 ? [] : [`${countOf(unplanned, "event")} without an answer on the chain.`]),
    ...(leftOut === 0 ? [] : [`Left out: ${countOf(leftOut, "event")} of dispensing.`]),
  ];
  return lines.join("\n");
}

/** What the schema does not know, and nothing depends on. */
export function describeNotices(notices: EpcisFaults["faults"]): string {
  return notices.map(({ event, path }) => `event ${event}, ${path}: not known, and not needed.`).join("\n");
}

/** Every fault with its event, for people as a list. */
export function describeFaults({ faults, code, message, remedy, facts }: EpcisFaults): TaskOutcome {
  const roots = faults.filter(({ follows }) => follows === undefined);
  const lines = roots.map((fault) => {
    const where = fault.event === undefined ? "the document" : `event ${fault.event}`;
    const path = fault.path === "" ? "" : `, ${fault.path}`;
    const hash = fault.hash === undefined ? "" : `\n  ${fault.hash}`;
    const late = fault.lateness === undefined ? "" : ` ${describeLateness(fault.lateness)}`;
    return `${where}${path}: ${fault.reason}.${late} ${epcisRemedyOf(fault.code)}${hash}`;
  });
  const text = [...lines, ...describeFollowing(faults), `${roots.length} fault(s). Nothing was sent.`].join(
    "\n",
  );
  return { text, json: { error: { code, message, remedy, facts } }, failed: true };
}

/** A line for all of them: most are gone once what they follow from is mended. */
function describeFollowing(faults: EpcisFaults["faults"]): readonly string[] {
  const following = faults.filter(({ follows }) => follows !== undefined);
  const events = [...new Set(following.map(({ event }) => event))];
  if (events.length === 0) return [];
  const shown = events.slice(0, MOST_SHOWN).join(", ");
  const more = events.length > MOST_SHOWN ? ` and ${events.length - MOST_SHOWN} more` : "";
  return [
    `${countOf(following.length, "further fault")} may only follow from that (of event ${shown}${more}); --json lists all.`,
  ];
}

/** The first and the last, where a lot was told by many. */
function placesOf(events: readonly number[]): string {
  const [start = 0] = events;
  const first = events.reduce((one, other) => Math.min(one, other), start);
  const last = events.reduce((one, other) => Math.max(one, other), start);
  return first === last ? String(first) : `${first}–${last}`;
}
