import type { NewTaskActionFunction } from "hardhat/types/tasks";
import type { Result } from "hardhat/types/utils";
import { errorResult } from "hardhat/utils/result";
import { MediConnectError } from "../sdk/src/errors/MediConnectError.ts";
import { explainFileFailure } from "../sdk/src/files/explainFileFailure.ts";
import { TaskInput } from "./TaskInput.ts";
import type { TaskOutcome } from "./taskAction.ts";

/**
 * {@link taskAction} for a task that needs no chain and no contracts, so that it works before they are built: prints
 * text, or one JSON value with `--json`; a failure is one clear line and exit code 1.
 */
export function runAction(
  act: (input: TaskInput) => Promise<TaskOutcome>,
): NewTaskActionFunction<Record<string, unknown>> {
  return async (given): Promise<Result<undefined, undefined> | undefined> => {
    const json = given["json"] === true;
    try {
      const outcome = await act(new TaskInput(given));
      console.log(json ? toJson(outcome.json) : outcome.text);
      return outcome.failed === true ? errorResult<undefined>() : undefined;
    } catch (error) {
      reportFailure(error, json);
      return errorResult<undefined>();
    }
  };
}

/** One line for people on stderr, or one JSON value for machines on stdout; the stack only with MEDICONNECT_DEBUG. */
export function reportFailure(error: unknown, json: boolean): void {
  const known = error instanceof MediConnectError ? error : (explainFileFailure(error) ?? unexpected(error));
  const { code, message, remedy, facts } = known;
  if (json) console.log(toJson({ error: { code, message, remedy, facts } }));
  else console.error(known.line);
  if (process.env["MEDICONNECT_DEBUG"] !== undefined) console.error(error);
}

function unexpected(error: unknown): MediConnectError {
  const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new MediConnectError(
    "UNEXPECTED",
    `Something unexpected happened: ${message}.`,
    "Set MEDICONNECT_DEBUG=1 to see where, and report it.",
  );
}

/** For machines: numbers beyond 2^53 as texts. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, bigintAsText, 2);
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
