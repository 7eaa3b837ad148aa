import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Result } from "hardhat/types/utils";
import { errorResult } from "hardhat/utils/result";
import { reportFailure, toJson } from "./runAction.ts";
import { openContext, type TaskContext } from "./TaskContext.ts";
import { TaskInput } from "./TaskInput.ts";

/** What a task has to say: to people as text, to machines as JSON. */
export interface TaskOutcome {
  readonly text: string;
  readonly json: unknown;
  /** Whether what it found asks for exit code 1, as a check that failed does. */
  readonly failed?: boolean;
}

type TaskAction = (
  given: Record<string, unknown>,
  hre: HardhatRuntimeEnvironment,
) => Promise<Result<undefined, undefined> | undefined>;

/**
 * Makes a Hardhat action of what a task does. Prints text, or one JSON value with `--json`. A failure is one clear
 * line that says what to do, and exit code 1.
 */
export function taskAction(
  act: (input: TaskInput, context: TaskContext) => Promise<TaskOutcome>,
): TaskAction {
  return async (given, hre) => {
    const json = given["json"] === true;
    let context: TaskContext | undefined;
    try {
      context = await openContext(hre);
      const outcome = await act(new TaskInput(given), context);
      console.log(json ? toJson(outcome.json) : outcome.text);
      return outcome.failed === true ? errorResult<undefined>() : undefined;
    } catch (error) {
      reportFailure(error, json);
      return errorResult<undefined>();
    } finally {
      context?.close();
    }
  };
}
