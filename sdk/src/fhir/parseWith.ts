import type { z } from "zod";
import { isFaultCode, type FaultCode } from "./faultReasons.ts";
import { fault, type Fault } from "./FhirFaults.ts";

/**
 * What `schema` makes of `value`, or undefined after adding every fault to `faults`. Zod's own sentences
 * are never used: only the code of a fault and the path are kept, so that nothing of the message can leak.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
  faults: Fault[],
): z.output<Schema> | undefined {
  const result = schema.safeParse(value, {
    error: ({ input }) => (input === undefined ? "MISSING" : "WRONG_TYPE"),
  });
  if (result.success) return result.data;
  for (const issue of result.error.issues) faults.push(fault(codeOf(issue), path + writePath(issue.path)));
  return undefined;
}

function codeOf({ code, message }: z.core.$ZodIssue): FaultCode {
  if (isFaultCode(message) && message !== "WRONG_TYPE") return message;
  return code === "invalid_value" ? "WRONG_VALUE" : "WRONG_TYPE";
}

/** `["entry", 3, "resource"]` as `.entry[3].resource`. */
function writePath(keys: readonly PropertyKey[]): string {
  return keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
}
