import { peekTag } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts, formatInstant } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readTags } from "./readTag.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["prescriber", "dispenser"] as const);
  const usual = role === "prescriber" ? "prescriber-1" : "pharmacy-1";
  const client = await context.connectAs(input.optional("as") ?? usual);
  const tags = await readTags(input, context, client, role);
  const asked = [tags.tag, tags.previousTag].filter((tag) => BigInt(tag) !== 0n);
  const entries = await Promise.all(asked.map((tag) => peekTag(client, tag)));
  const text = entries.map((entry) =>
    formatFacts({
      tag: entry.tag,
      open:
        entry.open === 0 ? "none" : `${entry.open}, until ${formatInstant(entry.openUntil)} at the latest`,
      "prescribed by": entry.open === 0 ? "–" : entry.prescriber || "several",
      "supplied until": entry.coveredUntil === 0 ? "–" : formatInstant(entry.coveredUntil),
      "supplied by": entry.lastDispenser || (entry.coveredUntil === 0 ? "–" : "not known"),
      overlaps: `${entry.overridden} passed with a reason, ${entry.reported} reported, ${entry.corrections} corrected`,
    }),
  );
  return { text: text.join("\n\n"), json: entries };
});
