import { fault, type Fault } from "./FhirFaults.ts";
import type { ControlledDrugCode } from "./PrescriptionOrder.ts";
import type { Extension } from "./schemas.ts";
import { EXTENSION } from "./systems.ts";

export interface ControlledDrug {
  readonly schedule: ControlledDrugCode | undefined;
  readonly quantityWords: string | undefined;
}

const CODES: readonly string[] = ["CD2", "CD3", "CD4-1", "CD4-2", "CD5"] satisfies ControlledDrugCode[];
// Misuse of Drugs Regulations 2001, reg. 15: the total quantity in both words and figures.
const IN_WORDS: readonly string[] = ["CD2", "CD3"] satisfies ControlledDrugCode[];

/**
 * What `Extension-DM-ControlledDrug` says; no extension says nothing, not that the medicine is unscheduled.
 */
export function readControlledDrug(extensions: readonly Extension[]): ControlledDrug {
  const parts = extensions.find(({ url }) => url === EXTENSION.controlledDrug)?.extension ?? [];
  const code = parts.find(({ url }) => url === "schedule")?.valueCoding?.code;
  return {
    schedule: isControlledDrugCode(code) ? code : undefined,
    quantityWords: parts.find(({ url }) => url === "quantityWords")?.valueString,
  };
}

/**
 * The rules of controlled drugs on one item: schedule 1 is out of scope, schedules 2 and 3 need the
 * quantity in words and may not be on repeat dispensing (NHS EPS, "Controlled drugs").
 *
 * @param path of the MedicationRequest
 */
export function checkControlledDrug(
  extensions: readonly Extension[],
  isRepeatDispensing: boolean,
  path: string,
  faults: Fault[],
): void {
  const index = extensions.findIndex(({ url }) => url === EXTENSION.controlledDrug);
  if (index < 0) return;
  const code = extensions[index]?.extension?.find(({ url }) => url === "schedule")?.valueCoding?.code;
  const at = `${path}.extension[${index}]`;
  if (code === "CD1") faults.push(fault("SCHEDULE_1", at));
  else if (!isControlledDrugCode(code)) faults.push(fault("CONTROLLED_DRUG_CODE", at));
  if (code === undefined || !IN_WORDS.includes(code)) return;
  if (!readControlledDrug(extensions).quantityWords) faults.push(fault("QUANTITY_WORDS", at));
  if (isRepeatDispensing) faults.push(fault("REPEAT_NOT_ALLOWED", `${path}.courseOfTherapyType`));
}

function isControlledDrugCode(code: string | undefined): code is ControlledDrugCode {
  return code !== undefined && CODES.includes(code);
}
