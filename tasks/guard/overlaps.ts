import { readOverlaps } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (_, context) => {
  const entries = await readOverlaps(await context.connect());
  const rows = entries.map((entry) => [
    formatInstant(entry.at),
    entry.event,
    // Whole, since `guard release` and `guard correct` take nothing less; a dispute is about a prescription.
    entry.event === "disputed" ? "–" : entry.tag,
    entry.by,
    "kind" in entry ? entry.kind : "–",
    "reason" in entry ? (entry.reason ?? "?") : "–",
    "id" in entry ? entry.id : "–",
  ]);
  const text =
    rows.length === 0
      ? "No overlap passed, and none was reported."
      : formatTable(["at", "", "tag", "licence", "overlap", "reason", "prescription"], rows);
  return { text, json: entries };
});
