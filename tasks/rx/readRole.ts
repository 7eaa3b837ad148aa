import { MediConnectError } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/** As what the caller acts: `--role`, one of those that the task allows; the first where it is not given. */
export function readRole<Role extends string>(input: TaskInput, allowed: readonly [Role, ...Role[]]): Role {
  const text = input.optional("role") ?? allowed[0];
  const found = allowed.find((role) => role === text);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "ACTING_ROLE_UNKNOWN",
    `Nobody does this as ${JSON.stringify(text)}.`,
    `Give --role with one of: ${allowed.join(", ")}.`,
    { role: text },
  );
}

/** Who acts in a role on the embedded chain, where --as is not given. */
export const USUAL_ACTORS = {
  prescriber: "prescriber-1",
  dispenser: "pharmacy-1",
  regulator: "regulator-1",
} as const;
