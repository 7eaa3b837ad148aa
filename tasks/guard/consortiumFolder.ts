import path from "node:path";
import { stateFolder } from "../../sdk/src/chain/stateFolders.ts";
import type { TaskInput } from "../TaskInput.ts";

/** `--folder`, else the state folder's. */
export function consortiumFolder(input: TaskInput): string {
  return input.optional("folder") ?? path.join(stateFolder(), "guard");
}
