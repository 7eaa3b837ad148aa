import { reportOverlap, SCHEDULE_NUMBERS } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { taskAction } from "../taskAction.ts";
import { readTags } from "./readTag.ts";
import { GUARDED_SCHEDULES } from "./schedules.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["prescriber", "dispenser"] as const);
  const schedule = SCHEDULE_NUMBERS[parseChoice(input, "schedule", GUARDED_SCHEDULES)];
  const usual = role === "prescriber" ? "prescriber-1" : "pharmacy-1";
  const client = await context.connectAs(input.optional("as") ?? usual);
  const tags = await readTags(input, context, client, role);
  const { kind, transaction } = await reportOverlap(client, { ...tags, schedule, role });
  const text =
    transaction === undefined
      ? "Nothing overlaps; nothing was reported."
      : `Reported: ${kind}, ${transaction}.`;
  return { text, json: { ...tags, kind, transaction } };
});
