import {
  applyImport,
  EpcisFaults,
  type ImportParameters,
  MediConnectError,
  parsePreset,
  planImport,
  type EpcisCapture,
  readEpcis,
} from "../../sdk/src/node.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeCounts, describeFaults, describeNotices, describeSteps } from "./describeImport.ts";
import { readPartiesInput } from "./readPartiesInput.ts";
import { readSigners } from "./readSigners.ts";

export default taskAction(async (input, context) => {
  try {
    return await runImport(input, context);
  } catch (error) {
    if (error instanceof EpcisFaults) return describeFaults(error);
    throw error;
  }
});

async function runImport(input: TaskInput, context: TaskContext): Promise<TaskOutcome> {
  const { notices, ...parameters } = await readParameters(input, context);
  const plan = await planImport(await context.connect(), parameters);
  if (plan.faults.length > 0) throw new EpcisFaults(plan.faults);
  const { repeated, corrected, unplanned, leftOut } = plan;
  const counts = { events: parameters.events.length, repeated, corrected, unplanned, leftOut };
  const isDry = input.flag("dryRun");
  const done = isDry ? plan : await applyImport(plan, { onProgress: progressOf(input) });
  const title =
    done.steps.length === 0
      ? "Nothing to do."
      : `${describeSteps(done.steps)}\n${isDry ? "Nothing was sent: a dry run." : "Imported."}`;
  return {
    text: [title, describeCounts(plan), describeNotices(notices)].filter(Boolean).join("\n"),
    json: { dryRun: isDry, ...counts, steps: done.steps, notices },
  };
}

async function readParameters(
  input: TaskInput,
  context: TaskContext,
): Promise<ImportParameters & Pick<EpcisCapture, "notices">> {
  const [file, ...others] = input.list("file");
  if (file === undefined || others.length > 0) throw oneFile();
  const preset = parsePreset(input.optional("preset") ?? "uk");
  const recallClass = input.integer("recallClass", { least: 1, most: 4, fallback: 2 });
  const parties = await readPartiesInput(input, context);
  const { events, notices } = readEpcis(await readTextFile(file));
  const signerFor = await readSigners(input, context);
  const withoutSupplies = input.flag("withoutSupplies");
  const { lots } = context;
  return { events, notices, lots, parties, signerFor, preset, recallClass, withoutSupplies };
}

function progressOf(input: TaskInput): (done: number, total: number) => void {
  if (input.flag("json") || !process.stderr.isTTY) return () => undefined;
  return (done, total) => process.stderr.write(`\rsent ${done} of ${total}${done === total ? "\n" : ""}`);
}

function oneFile(): MediConnectError {
  return new MediConnectError(
    "EPCIS_FILE_NOT_NAMED",
    "One file is wanted, and not one was named. Nothing was sent.",
    "Give the file behind the options: npx hardhat epcis import FILE.",
  );
}
