import type { StepResult } from "../../sdk/src/index.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { describePrescription } from "./describePrescription.ts";

/** What a step on one prescription says of it. */
export function describeStep(
  done: string,
  { prescription, transaction, alreadyDone }: StepResult,
): TaskOutcome {
  const title = alreadyDone ? "Done before; nothing changed." : done;
  return {
    text: `${title}\n${describePrescription(prescription)}`,
    json: { ...prescription, transaction, alreadyDone },
  };
}
