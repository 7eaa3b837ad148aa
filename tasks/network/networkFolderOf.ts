import type { TaskInput } from "../TaskInput.ts";

/** The folder that `--folder` names. */
export function networkFolderOf(input: TaskInput): string {
  return input.optional("folder") ?? "network";
}
