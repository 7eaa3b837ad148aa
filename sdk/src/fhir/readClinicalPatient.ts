import { z } from "zod";
import { SYSTEM } from "./systems.ts";

const schema = z.object({
  resources: z.record(
    z.string(),
    z.looseObject({
      resourceType: z.string(),
      identifier: z
        .array(z.object({ system: z.string().optional(), value: z.string().optional() }))
        .optional(),
    }),
  ),
});

/**
 * The patient whom a clinical content is about, by the NHS number. Off chain only, never logged.
 *
 * @returns undefined where the content names none, or more than one
 */
export function readClinicalPatient(
  content: unknown,
): { readonly system: string; readonly value: string } | undefined {
  const parsed = schema.safeParse(content);
  if (!parsed.success) return undefined;
  const numbers = Object.values(parsed.data.resources)
    .filter(({ resourceType }) => resourceType === "Patient")
    .flatMap(({ identifier }) => identifier ?? [])
    .flatMap(({ system, value }) => (system === SYSTEM.nhsNumber && value !== undefined ? [value] : []));
  const [value, ...others] = new Set(numbers);
  return value === undefined || others.length > 0 ? undefined : { system: SYSTEM.nhsNumber, value };
}
