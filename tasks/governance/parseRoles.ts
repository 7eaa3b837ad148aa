import { parseRole, type RoleName } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/**
 * The roles that `--roles` names.
 *
 * @throws MediConnectError `OPTION_MISSING`, `ROLE_UNKNOWN`
 */
export function parseRoles(input: TaskInput): RoleName[] {
  const names = input.required("roles").split(",");
  return [...new Set(names.map((name) => parseRole(name.trim())))];
}
