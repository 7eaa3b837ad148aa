import type { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** The library would quote the key that it does not know, and a sender may have put anything there. */
const FOREIGN_KEY = "has a key that does not belong there";

/**
 * What `schema` makes of a document of the guard that came from outside, or one error with every fault's path. Values
 * are not shown: some of these documents are secret.
 *
 * @throws MediConnectError `GUARD_DOCUMENT_INVALID`
 */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, code, message }) => ({
    path: path.map(String).join("."),
    reason: code === "unrecognized_keys" ? FOREIGN_KEY : message,
  }));
  const first = faults[0];
  throw new MediConnectError(
    "GUARD_DOCUMENT_INVALID",
    `The ${what} has a fault at ${first?.path || "its root"}: ${first?.reason}; ${faults.length} in all.`,
    "Ask its sender for it again, whole and in the version that this release reads.",
    { what, faults },
  );
}
