import {
  findPack,
  normaliseGtin,
  type ProductGroupTerms,
  type ProductTerms,
  SCHEDULE_NUMBERS,
} from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import type { TaskInput } from "../TaskInput.ts";

/** A product as the table of medicines describes it. */
export interface TableProduct {
  readonly group: ProductGroupTerms;
  readonly product: ProductTerms;
  /** As the table names it. */
  readonly schedule: string;
}

/** The product whose GTIN is asked for, in the terms of the contracts. */
export async function readProductTerms(input: TaskInput): Promise<TableProduct> {
  const gtin = normaliseGtin(input.required("gtin"));
  const { group, pack } = findPack(await readMedicines(input), gtin);
  const { schedule, unit, monitored } = group;
  const code = BigInt(group.code);
  return {
    schedule,
    group: {
      group: code,
      schedule: SCHEDULE_NUMBERS[schedule],
      unit: BigInt(unit.code),
      decimals: unit.decimals,
      monitored,
    },
    product: { gtin, generic: code, brand: BigInt(pack.brand ?? 0), unitsPerPack: pack.unitsPerPack },
  };
}

/** What every task about a product says of it. */
export function productFacts({ group, product, schedule }: TableProduct): Record<string, string | number> {
  return {
    gtin: product.gtin,
    group: String(group.group),
    schedule,
    "units a pack": product.unitsPerPack,
  };
}
