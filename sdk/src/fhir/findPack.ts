import { MediConnectError } from "../errors/MediConnectError.ts";
import type { MedicineGroup, MedicinePack, MedicinesTable } from "./readMedicinesTable.ts";

/**
 * The pack of a GTIN in the table of medicines, with its group.
 *
 * @throws MediConnectError `GTIN_NOT_MAPPED`
 */
export function findPack(table: MedicinesTable, gtin: string): { group: MedicineGroup; pack: MedicinePack } {
  for (const group of table.groups) {
    const pack = group.packs.find((one) => one.gtin === gtin);
    if (pack !== undefined) return { group, pack };
  }
  throw new MediConnectError(
    "GTIN_NOT_MAPPED",
    `The GTIN ${gtin} is not in the table of medicines.`,
    "Add it to the packs of its group.",
    { gtin },
  );
}
