import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { isDmdCode } from "../fhir/registerCodes.ts";
import { parseJson } from "../encoding/parseJson.ts";

/** Names a substance group for ever: it goes into every tag. */
export const SUBSTANCE_GROUP_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
/** Level 5 of WHO's ATC: a chemical substance. */
const ATC_CODE = /^[A-Z]\d{2}[A-Z]{2}\d{2}$/;

const group = z.strictObject({
  id: z.string().regex(SUBSTANCE_GROUP_ID, { error: "must be small letters, digits and hyphens" }),
  name: z.string().min(1),
  atc: z.array(z.string().regex(ATC_CODE, { error: "must be an ATC code of level 5" })).default([]),
  dmd: z
    .array(z.string().refine(isDmdCode, { error: "must be a dm+d code with the right check digit" }))
    .default([]),
});

const table = z
  .object({ version: z.literal(1), groups: z.array(group) })
  .superRefine(({ groups }, context) => {
    const seen = new Set<string>();
    const once = (value: string, path: PropertyKey[]) => {
      if (seen.has(value)) context.addIssue({ code: "custom", message: "must not stand here twice", path });
      seen.add(value);
    };
    groups.forEach(({ id, atc, dmd }, index) => {
      once(`id:${id}`, ["groups", index, "id"]);
      atc.forEach((code, at) => once(code, ["groups", index, "atc", at]));
      dmd.forEach((code, at) => once(code, ["groups", index, "dmd", at]));
      if (atc.length + dmd.length > 0) return;
      context.addIssue({ code: "custom", message: "must have a code", path: ["groups", index] });
    });
  });

export type SubstanceGroup = Readonly<z.infer<typeof group>>;

/** Which dm+d and ATC codes count as the same medicine for the supply guard. */
export interface SubstancesTable {
  readonly groups: readonly SubstanceGroup[];
  readonly byCode: ReadonlyMap<string, SubstanceGroup>;
}

/**
 * Reads a table of substance groups; `samples/substances.json` is one, to be replaced by the consortium's own. All
 * brands and strengths of one substance belong in one group.
 *
 * @param input the JSON text, or what it holds
 * @throws MediConnectError `SUBSTANCES_TABLE_INVALID` with every fault and its path
 */
export function readSubstancesTable(input: unknown): SubstancesTable {
  const result = table.safeParse(typeof input === "string" ? parseJson(input) : input);
  if (!result.success) throw refuse(result.error.issues);
  const { groups } = result.data;
  const byCode = groups.flatMap((one) => [...one.atc, ...one.dmd].map((code) => [code, one] as const));
  return { groups, byCode: new Map(byCode) };
}

/**
 * The substance group of a dm+d or ATC code.
 *
 * @throws MediConnectError `SUBSTANCE_NOT_MAPPED`: a code that is not in the table is never taken for unguarded
 * @example
 * lookUpSubstance(substances, "322341003").id; // "codeine"
 */
export function lookUpSubstance({ byCode }: SubstancesTable, code: string): SubstanceGroup {
  const found = byCode.get(code);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "SUBSTANCE_NOT_MAPPED",
    `The medicine with the code ${code} is in no substance group.`,
    "Add its code to its group in the table of substances.",
    { code },
  );
}

function refuse(issues: readonly z.core.$ZodIssue[]): MediConnectError {
  const faults = issues.map(({ path, message }) => ({ path: path.map(String).join("."), reason: message }));
  const first = faults[0];
  return new MediConnectError(
    "SUBSTANCES_TABLE_INVALID",
    `The table of substances has a fault at ${first?.path || "its root"}: ${first?.reason}; ${faults.length} in all.`,
    "Correct the table; samples/substances.json shows the shape.",
    { faults },
  );
}
