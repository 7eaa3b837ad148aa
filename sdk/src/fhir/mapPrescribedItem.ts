import { MediConnectError } from "../errors/MediConnectError.ts";
import { lookUpMedicine, type Medicine } from "./lookUpMedicine.ts";
import type { PrescribedItem } from "./PrescriptionOrder.ts";
import { quantityInUnits } from "./quantityInUnits.ts";
import type { MedicinesTable } from "./readMedicinesTable.ts";

export interface MappedItem {
  readonly medicine: Medicine;
  /** In the counting unit of the group, per issue. */
  readonly quantity: number;
}

/**
 * What the table of medicines makes of a prescribed item: its group, its schedule, its quantity in counting
 * units. The table decides the schedule. The message may leave it out, except for schedules 2 and 3, where
 * the law asks for the quantity in words; where the message states one, it must be the table's.
 *
 * @throws MediConnectError as `lookUpMedicine` and `quantityInUnits`, or `MEDICINE_SCHEDULE_MISMATCH`
 */
export function mapPrescribedItem(table: MedicinesTable, item: PrescribedItem): MappedItem {
  const { value, unitCode } = item.quantity;
  const medicine = lookUpMedicine(table, item.medicationCode, unitCode);
  checkSchedule(medicine, item.controlledDrugSchedule?.slice(0, 3));
  return { medicine, quantity: quantityInUnits(medicine, value) };
}

/** @param stated without its part: `CD4` for `CD4-1` */
function checkSchedule({ code, schedule }: Medicine, stated: string | undefined): void {
  const mayBeLeftOut = schedule !== "CD2" && schedule !== "CD3";
  if (stated === schedule || (stated === undefined && mayBeLeftOut)) return;
  throw new MediConnectError(
    "MEDICINE_SCHEDULE_MISMATCH",
    `The medicine ${code} is ${schedule} by the table, but the message states ${stated ?? "no schedule"}.`,
    "Have the prescription corrected, or the table where it is wrong.",
    { code, expected: schedule, given: stated },
  );
}
