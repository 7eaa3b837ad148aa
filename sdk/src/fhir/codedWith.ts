import { z } from "zod";
import { nameOfCode } from "./epsCodes.ts";
import type { FaultCode } from "./faultReasons.ts";
import { coding } from "./schemas.ts";

/**
 * A CodeableConcept whose code must be of `table`, as the name that it has there. Its other codings, of other
 * code systems, are let through.
 *
 * @param code of the fault where it has none of these codes
 */
export function codedWith<Name extends string>(
  table: Readonly<Record<Name, { readonly code: string }>>,
  code: FaultCode,
): z.ZodType<Name> {
  return z.object({ coding: z.array(coding, { error: code }) }).transform(({ coding: codings }, context) => {
    const name = codings.map((one) => nameOfCode(table, one.code)).find((one) => one !== undefined);
    if (name !== undefined) return name;
    context.addIssue({ code: "custom", message: code, path: ["coding"] });
    return z.NEVER;
  });
}
