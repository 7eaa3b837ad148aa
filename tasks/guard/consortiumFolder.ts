import path from "node:path";
import { stateFolder } from "../../sdk/src/chain/stateFolders.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/**
 * `--folder`, else the state folder's. Each chain has its own: a key that was drawn for trying out must never make the
 * tags of another one.
 *
 * @param context of a task that knows its chain; else the embedded one's folder is meant
 */
export function consortiumFolder(
  input: TaskInput,
  context?: Pick<TaskContext, "embedded" | "chainId">,
): string {
  const own = context === undefined || context.embedded ? "guard" : `guard-${context.chainId}`;
  return input.optional("folder") ?? input.optional("guardFolder") ?? path.join(stateFolder(), own);
}
