import { applyImport, EpcisFaults, planImport } from "../../sdk/src/node.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeCounts, describeFaults, describeNotices, describeSteps } from "./describeImport.ts";
import { describeLateEvents } from "./describeLate.ts";
import { readImportInput } from "./readImportInput.ts";

export default taskAction(async (input, context) => {
  try {
    return await runImport(input, context);
  } catch (error) {
    if (error instanceof EpcisFaults) return describeFaults(error);
    throw error;
  }
});

async function runImport(input: TaskInput, context: TaskContext): Promise<TaskOutcome> {
  const { notices, ...parameters } = await readImportInput(input, context);
  const plan = await planImport(await context.connect(), parameters);
  if (plan.faults.length > 0) throw new EpcisFaults(plan.faults);
  const { repeated, corrected, unplanned, leftOut, late } = plan;
  const counts = { events: parameters.events.length, repeated, corrected, unplanned, leftOut };
  const isDry = input.flag("dryRun");
  const done = isDry ? plan : await applyImport(plan, { onProgress: progressOf(input) });
  const title =
    done.steps.length === 0
      ? "Nothing to do."
      : `${describeSteps(done.steps)}\n${isDry ? "Nothing was sent: a dry run." : "Imported."}`;
  return {
    text: [title, describeCounts(plan), describeLateEvents(late), describeNotices(notices)]
      .filter(Boolean)
      .join("\n"),
    json: { dryRun: isDry, ...counts, steps: done.steps, late, notices },
  };
}

function progressOf(input: TaskInput): (done: number, total: number) => void {
  if (input.flag("json") || !process.stderr.isTTY) return () => undefined;
  return (done, total) => process.stderr.write(`\rsent ${done} of ${total}${done === total ? "\n" : ""}`);
}
