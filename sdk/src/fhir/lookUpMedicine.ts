import { MediConnectError } from "../errors/MediConnectError.ts";
import type {
  MedicineBrand,
  MedicineGroup,
  MedicinePack,
  MedicinesTable,
  Schedule,
} from "./readMedicinesTable.ts";

/** A prescribed code as the table knows it. */
export interface Medicine {
  /** The code that was looked up. */
  readonly code: string;
  readonly group: MedicineGroup;
  /** The brand, where the code names one: then only its packs may be supplied. */
  readonly brand: MedicineBrand | undefined;
  readonly schedule: Schedule;
  readonly monitored: boolean;
  /** The packs that may be supplied for this code. */
  readonly packs: readonly MedicinePack[];
}

/**
 * Which product group, schedule and packs a dm+d code stands for.
 *
 * @param unitCode SNOMED CT code of the unit that the quantity is counted in; where given it must be the
 * group's
 * @throws MediConnectError `MEDICINE_NOT_MAPPED`: a code that is not in the table is never taken for
 * unscheduled
 * @throws MediConnectError `MEDICINE_UNIT_MISMATCH`
 * @example
 * lookUpMedicine(medicines, "322237000", "428673006").schedule; // "POM"
 */
export function lookUpMedicine(table: MedicinesTable, code: string, unitCode?: string): Medicine {
  const group = table.byCode.get(code);
  if (group === undefined) throw refuseCode(code);
  const { unit, packs, schedule, monitored } = group;
  if (unitCode !== undefined && unitCode !== unit.code && !unit.alsoWrittenAs.includes(unitCode)) {
    throw refuseUnit(code, unit.code, unitCode);
  }
  const brand = group.brands.find((one) => one.code === code);
  const fitting = brand === undefined ? packs : packs.filter((pack) => pack.brand === brand.code);
  return { code, group, brand, schedule, monitored, packs: fitting };
}

function refuseCode(code: string): MediConnectError {
  return new MediConnectError(
    "MEDICINE_NOT_MAPPED",
    `The medicine with the dm+d code ${code} is not in the table of medicines.`,
    "Add it to the table with its group, schedule, unit and packs.",
    { code },
  );
}

function refuseUnit(code: string, expected: string, given: string): MediConnectError {
  return new MediConnectError(
    "MEDICINE_UNIT_MISMATCH",
    `The medicine ${code} is counted in the unit ${expected}, not in ${given}.`,
    "Have it prescribed in the unit of the table, or add the unit to the table's `alsoWrittenAs`.",
    { code, expected, given },
  );
}
