import {
  CANCELLATION_REASONS,
  COLLECTOR_KINDS,
  type HistoryEntry,
  NOT_DISPENSED_REASONS,
  OVERRIDE_REASONS,
  readHistory,
} from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readId } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const id = await readId(input);
  const history = await readHistory(await context.connect(), id);
  const rows = history.map((entry) => [
    entry.block,
    formatInstant(entry.at),
    entry.event,
    "licence" in entry && entry.licence !== 0 ? entry.licence : "–",
    sayMore(entry),
  ]);
  return { text: formatTable(["block", "time", "event", "licence", ""], rows), json: history };
});

/** Codes in words. */
function sayMore(entry: HistoryEntry): string {
  switch (entry.event) {
    case "supplied": {
      const { collector, identityAsked, identityGiven } = entry.collection;
      const identity = identityAsked ? ` Identity was asked for${identityGiven ? " and given" : ""}.` : "";
      const who = collector === "notStated" ? "" : ` Collected by: ${COLLECTOR_KINDS[collector].wording}`;
      return `${entry.quantity} units of ${entry.group}.${who}${identity}`;
    }
    case "notDispensed":
      return entry.reason === undefined ? "" : codeAndWords(NOT_DISPENSED_REASONS[entry.reason]);
    case "cancelled": {
      const why = entry.reason === undefined ? "" : codeAndWords(CANCELLATION_REASONS[entry.reason]);
      return entry.pending ? `${why} Pending: a pharmacy holds it.` : why;
    }
    case "overridden":
      return `${entry.overlap}: ${entry.reason === undefined ? "?" : OVERRIDE_REASONS[entry.reason].display}.`;
    case "issueEnded":
      return `Issue ${entry.issue}; the next one from ${formatInstant(entry.notBefore)}.`;
    case "undone":
      return `${entry.quantity} units are outstanding again.`;
    case "lapsed":
      return `Said by licence ${entry.by}.`;
    case "reissued":
      return `Replaces ${entry.previous}.`;
    case "replaced":
      return `By ${entry.by}.`;
    case "nominated":
      return entry.licence === 0 ? "Taken back." : "";
    default:
      return "";
  }
}

function codeAndWords({ code, wording }: { readonly code: string; readonly wording: string }): string {
  return `${code}: ${wording}`;
}
