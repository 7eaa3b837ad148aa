import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { hasValidCheckDigit } from "../gs1/checkDigits.ts";
import { isDmdCode } from "./registerCodes.ts";
import { parseJson } from "../encoding/parseJson.ts";

/** Legal class: prescription only medicine, or a schedule of the Misuse of Drugs Regulations 2001. */
export const SCHEDULES = ["POM", "CD1", "CD2", "CD3", "CD4", "CD5"] as const;

const code = z.string().refine(isDmdCode, { error: "must be a dm+d code with the right check digit" });

const unit = z.object({
  code,
  name: z.string().min(1),
  /** Decimal places of the counting unit: with 1, a quantity of 2.5 ml counts as 25. */
  decimals: z.int().min(0).max(3),
  /** Other unit codes that count the same thing one for one, as EPS messages count capsules as tablets. */
  alsoWrittenAs: z.array(code).default([]),
});

const pack = z.object({
  gtin: z.string().refine(isGtin14, { error: "must be a GTIN of 14 digits with the right check digit" }),
  /** In the counting unit of the group. */
  unitsPerPack: z.int().positive(),
  brand: code.optional(),
  manufacturer: z.string().min(1),
});

const group = z.object({
  code,
  name: z.string().min(1),
  schedule: z.enum(SCHEDULES),
  unit,
  monitored: z.boolean(),
  brands: z.array(z.object({ code, name: z.string().min(1) })),
  packs: z.array(pack),
});

const table = z
  .object({ version: z.literal(1), groups: z.array(group) })
  .superRefine(({ groups }, context) => {
    const seen = new Set<string>();
    const once = (value: string, path: PropertyKey[]) => {
      if (seen.has(value)) context.addIssue({ code: "custom", message: "must not stand here twice", path });
      seen.add(value);
    };
    groups.forEach(({ code: generic, brands, packs }, index) => {
      once(generic, ["groups", index, "code"]);
      brands.forEach((brand, at) => once(brand.code, ["groups", index, "brands", at, "code"]));
      packs.forEach(({ gtin, brand }, at) => {
        once(gtin, ["groups", index, "packs", at, "gtin"]);
        if (brand === undefined || brands.some((one) => one.code === brand)) return;
        const path = ["groups", index, "packs", at, "brand"];
        context.addIssue({ code: "custom", message: "must be a brand of this group", path });
      });
    });
  });

export type Schedule = (typeof SCHEDULES)[number];
export type MedicineGroup = Readonly<z.infer<typeof group>>;
export type MedicinePack = Readonly<z.infer<typeof pack>>;
export type MedicineBrand = MedicineGroup["brands"][number];

/** Which dm+d codes belong to which product group; read once, looked up often. */
export interface MedicinesTable {
  readonly groups: readonly MedicineGroup[];
  /** By every code: of the group (VMP) and of each of its brands (AMP). */
  readonly byCode: ReadonlyMap<string, MedicineGroup>;
}

/**
 * Reads a table of medicines; `samples/medicines.json` is one, to be replaced by the consortium's own.
 *
 * @param input the JSON text, or what it holds
 * @throws MediConnectError `MEDICINES_TABLE_INVALID` with every fault and its path
 */
export function readMedicinesTable(input: unknown): MedicinesTable {
  const result = table.safeParse(typeof input === "string" ? parseJson(input) : input);
  if (!result.success) throw refuse(result.error.issues);
  const { groups } = result.data;
  const byCode = groups.flatMap((one) => [one, ...one.brands].map(({ code: key }) => [key, one] as const));
  return { groups, byCode: new Map(byCode) };
}

function isGtin14(text: string): boolean {
  return text.length === 14 && hasValidCheckDigit(text);
}

function refuse(issues: readonly z.core.$ZodIssue[]): MediConnectError {
  const faults = issues.map(({ path, message }) => ({ path: path.map(String).join("."), reason: message }));
  const first = faults[0];
  return new MediConnectError(
    "MEDICINES_TABLE_INVALID",
    `The table of medicines has a fault at ${first?.path || "its root"}: ${first?.reason}; ${faults.length} in all.`,
    "Correct the table; samples/medicines.json shows the shape.",
    { faults },
  );
}
