import { type OverrideReason, parseOverrideReason } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/** `--override`: why an overlap that the guard sees is let pass. */
export function readOverride(input: TaskInput): OverrideReason | undefined {
  const text = input.optional("override");
  return text === undefined ? undefined : parseOverrideReason(text);
}
