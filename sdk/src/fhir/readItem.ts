import { clinicalContentOf } from "./clinicalContentOf.ts";
import { DISPENSING_SITES, nameOfCode, type DispensingSite } from "./epsCodes.ts";
import type { PrescribedItem } from "./PrescriptionOrder.ts";
import { readControlledDrug } from "./readControlledDrug.ts";
import type { Entry, Message } from "./readMessage.ts";
import { readRepeatInformation, readRepeatIssue } from "./readRepeats.ts";
import type { MedicationRequest } from "./schemas.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";

/** One MedicationRequest that broke no rule, as the item that becomes one token. */
export function readItem(message: Message, entry: Entry, request: MedicationRequest): PrescribedItem {
  const { dispenseRequest: supply, medicationCodeableConcept: medication } = request;
  const drug = medication.coding.find(({ system }) => system === SYSTEM.snomed);
  const courseOfTherapy = request.courseOfTherapyType.coding[0].code;
  const controlled = readControlledDrug(request.extension);
  return {
    itemNumber: request.identifier.find(({ system }) => system === SYSTEM.orderItem)?.value ?? "",
    medicationCode: drug?.code ?? "",
    medicationText: drug?.display ?? medication.text,
    quantity: {
      value: supply.quantity.value,
      unitCode: supply.quantity.code,
      unitText: supply.quantity.unit,
    },
    daysSupply: supply.expectedSupplyDuration?.value,
    // A dateTime already says which day it is where it was written.
    notBefore: supply.validityPeriod?.start?.slice(0, 10),
    intent: request.intent,
    courseOfTherapy,
    issuesAllowed: countIssues(request),
    repeat: readRepeatIssue(request),
    repeats: readRepeatInformation(request),
    controlledDrugSchedule: controlled.schedule,
    quantityWords: controlled.quantityWords,
    dispensingSite: readSite(supply),
    nominatedPharmacyOds: readNominee(supply),
    dosageText: readDosage(request.dosageInstruction),
    clinicalContent: clinicalContentOf(message, entry),
  };
}

/**
 * FHIR R4 `numberOfRepeatsAllowed` counts the supplies after the first one. Repeat prescribing
 * (`continuous`) is another thing: there each issue is an order and a signature of its own.
 */
function countIssues({ intent, courseOfTherapyType, dispenseRequest }: MedicationRequest): number {
  const isRepeatDispensing = courseOfTherapyType.coding[0].code === "continuous-repeat-dispensing";
  return intent === "original-order" && isRepeatDispensing
    ? (dispenseRequest.numberOfRepeatsAllowed ?? 0) + 1
    : 1;
}

type Supply = MedicationRequest["dispenseRequest"];

function readSite({ extension }: Supply): DispensingSite | undefined {
  const site = extension.find(({ url }) => url === EXTENSION.performerSiteType)?.valueCoding?.code;
  return nameOfCode(DISPENSING_SITES, site);
}

/** Whoever is nominated may claim, so nobody is where the message contradicts itself. */
function readNominee(supply: Supply): string | undefined {
  if (readSite(supply) === "none" || supply.performer?.identifier?.system !== SYSTEM.ods) return undefined;
  return supply.performer.identifier.value;
}

/** All instructions in their order, or undefined where there is none. */
export function readDosage(instructions: MedicationRequest["dosageInstruction"]): string | undefined {
  const inOrder = instructions.toSorted((left, right) => (left.sequence ?? 0) - (right.sequence ?? 0));
  const texts = inOrder.flatMap(({ text }) => text ?? []);
  return texts.length === 0 ? undefined : texts.join("; ");
}
