import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { declareOutage, endOutage, readOutage } from "../../sdk/src/index.ts";
import { formatInstant } from "../table.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

const HOUR = 3_600;
const MOST_HOURS = 72;
const USUAL_QUOTA = 20;
const MOST_SUPPLIES = 2 ** 16 - 1;

export default taskAction(async (input, context) => {
  if (input.flag("end")) return end(input, context);
  if (input.optional("hours") !== undefined) return declare(input, context);
  return show(context);
});

async function declare(input: TaskInput, context: TaskContext): Promise<TaskOutcome> {
  const hours = input.integer("hours", { least: 1, most: MOST_HOURS });
  const quota = input.integer("quota", { least: 1, most: MOST_SUPPLIES, fallback: USUAL_QUOTA });
  const client = await context.connectAs(input.optional("as") ?? "guardian");
  // A minute less than asked for at the longest, since the next block is later than the last.
  const until = (await chainTime(client.provider)) + hours * HOUR - (hours === MOST_HOURS ? 60 : 0);
  const transaction = await declareOutage(client, { until, quota });
  return {
    text: `Outage until ${formatInstant(until)}: ${quota} supplies without a tag for each pharmacy, to be settled within a day each.`,
    json: { until, quota, transaction },
  };
}

async function end(input: TaskInput, context: TaskContext): Promise<TaskOutcome> {
  const client = await context.connectAs(input.optional("as") ?? "pauser");
  const transaction = await endOutage(client);
  return { text: "The outage is over.", json: { transaction } };
}

async function show(context: TaskContext): Promise<TaskOutcome> {
  const outage = await readOutage(await context.connect());
  const text = outage.lasts
    ? `Outage ${outage.number} until ${formatInstant(outage.until)}: ${outage.quota} supplies without a tag for each pharmacy.`
    : "No outage is declared.";
  return { text, json: outage };
}
