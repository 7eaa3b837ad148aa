import type { z } from "zod";
import type { PackCode } from "../gs1/PackCode.ts";
import type { DispenseNotification, NotifiedDispense } from "./DispenseNotification.ts";
import {
  authorisingRequestSchema,
  medicationDispenseSchema,
  performerSchema,
  type AuthorisingRequest,
  type MedicationDispense,
} from "./dispenseSchemas.ts";
import {
  nameOfCode,
  NOT_DISPENSED_REASONS,
  PRESCRIPTION_STATUSES,
  type NotDispensedReason,
  type PrescriptionStatus,
} from "./epsCodes.ts";
import { fault, type Fault } from "./FhirFaults.ts";
import { readPackResource } from "./packResource.ts";
import { parseWith } from "./parseWith.ts";
import { readDosage } from "./readItem.ts";
import type { Entry } from "./readMessage.ts";
import { statedIssues } from "./readRepeats.ts";
import type { Extension } from "./schemas.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";

/** One MedicationDispense, with what it says of the form, which all of a notification must share. */
export interface ReadDispense {
  readonly dispense: NotifiedDispense;
  readonly form: Pick<
    DispenseNotification,
    "formId" | "prescriptionStatus" | "notDispensedReason" | "repeat" | "nhsNumber" | "handedOverAt"
  >;
  readonly performer: Pick<DispenseNotification, "dispenserRoleCodes" | "dispenserUserCode">;
  /** Reference to the pharmacy's Organization, and where it stands. */
  readonly organisation: { readonly reference: string; readonly path: string };
}

/** One MedicationDispense, or undefined after adding its faults. */
export function readDispense(entry: Entry, faults: Fault[]): ReadDispense | undefined {
  const path = `${entry.path}.resource`;
  const dispense = parseWith(medicationDispenseSchema, entry.resource, path, faults);
  if (dispense === undefined) return undefined;
  const { authorizingPrescription: authorising, performer } = dispense;
  const request = readContained(
    dispense,
    { type: "MedicationRequest", reference: authorising[0]?.reference, from: "authorizingPrescription[0]" },
    authorisingRequestSchema,
    path,
    faults,
  );
  const role = readContained(
    dispense,
    { type: "PractitionerRole", reference: performer[0]?.actor.reference, from: "performer[0].actor" },
    performerSchema,
    path,
    faults,
  );
  const prescriptionStatus = readStatus(dispense.extension, path, faults);
  const notDispensedReason = readFormReason(dispense.extension, path, faults);
  const packs = readPacks(dispense, path, faults);
  if (request === undefined || role === undefined || prescriptionStatus === undefined) return undefined;
  return {
    dispense: notifiedDispense(dispense, request.value, packs),
    form: {
      formId: request.value.groupIdentifier.value,
      prescriptionStatus,
      notDispensedReason,
      repeat: readSeries(request.value, dispense.extension, path, faults),
      nhsNumber: dispense.subject.identifier.value,
      handedOverAt: Math.floor(Date.parse(dispense.whenHandedOver) / 1000),
    },
    performer: {
      dispenserRoleCodes: role.value.identifier.flatMap(toCode),
      dispenserUserCode: [role.value.practitioner?.identifier].flatMap(toCode)[0],
    },
    organisation: {
      reference: role.value.organization.reference,
      path: `${role.at}.organization`,
    },
  };
}

function notifiedDispense(
  dispense: MedicationDispense,
  request: AuthorisingRequest,
  packs: readonly PackCode[],
): NotifiedDispense {
  const prescribed = medicationOf(request.medicationCodeableConcept);
  return {
    dispenseNumber: numberIn(dispense.identifier, SYSTEM.dispenseItem),
    itemNumber: numberIn(request.identifier, SYSTEM.orderItem),
    lineState: dispense.type,
    notDispensedReason: dispense.statusReasonCodeableConcept,
    ...medicationOf(dispense.medicationCodeableConcept),
    quantity: quantityOf(dispense.quantity),
    dosageText: readDosage(dispense.dosageInstruction),
    prescribed: {
      ...prescribed,
      quantity: quantityOf(request.dispenseRequest.quantity),
      courseOfTherapy: request.courseOfTherapyType?.coding[0].code,
    },
    packs,
  };
}

interface Contained {
  readonly type: string;
  readonly reference: string | undefined;
  /** The element that holds the reference. */
  readonly from: string;
}

function readContained<Schema extends z.ZodType>(
  { contained }: MedicationDispense,
  { type, reference, from }: Contained,
  schema: Schema,
  path: string,
  faults: Fault[],
): { readonly at: string; readonly value: z.output<Schema> } | undefined {
  const index = contained.findIndex((one) => `#${one.id}` === reference && one.resourceType === type);
  if (index < 0) {
    faults.push(fault("NOT_CONTAINED", `${path}.${from}.reference`));
    return undefined;
  }
  const at = `${path}.contained[${index}]`;
  const value = parseWith(schema, contained[index], at, faults);
  return value === undefined ? undefined : { at, value };
}

function readStatus(
  extensions: readonly Extension[],
  path: string,
  faults: Fault[],
): PrescriptionStatus | undefined {
  const status = nameOfCode(PRESCRIPTION_STATUSES, codeIn(extensions, EXTENSION.businessStatus));
  if (status === undefined) faults.push(fault("PRESCRIPTION_STATUS", `${path}.extension`));
  return status;
}

function readFormReason(
  extensions: readonly Extension[],
  path: string,
  faults: Fault[],
): NotDispensedReason | undefined {
  const code = codeIn(extensions, EXTENSION.nonDispensingReason);
  const reason = nameOfCode(NOT_DISPENSED_REASONS, code);
  if (code !== undefined && reason === undefined)
    faults.push(fault("NOT_DISPENSED_REASON", `${path}.extension`));
  return reason;
}

/** `basedOn` decides, as it does for EPS; the extension of the MedicationDispense only where there is none. */
function readSeries(
  request: AuthorisingRequest,
  extensions: readonly Extension[],
  path: string,
  faults: Fault[],
): DispenseNotification["repeat"] {
  const own = extensions.filter(({ url }) => url === EXTENSION.epsRepeatInformation);
  const hasSeries = request.basedOn.some(({ extension }) =>
    extension.some(({ url }) => url === EXTENSION.epsRepeatInformation),
  );
  if (!hasSeries && own.length === 0) return undefined;
  const { allowed, numbers } = statedIssues({
    intent: "reflex-order",
    extension: [],
    basedOn: hasSeries ? request.basedOn : [{ extension: own }],
    dispenseRequest: {},
  });
  const [issuesAllowed] = allowed;
  const [issueNumber] = numbers;
  if (issuesAllowed === undefined || issueNumber === undefined) {
    faults.push(fault("ISSUE_MISSING", `${path}.extension`));
    return undefined;
  }
  if (issueNumber < 1 || issueNumber > issuesAllowed) faults.push(fault("ISSUE_NUMBER", `${path}.extension`));
  return { issuesAllowed, issueNumber };
}

/** Only contained Medications; other supporting information is none of ours. */
function readPacks(dispense: MedicationDispense, path: string, faults: Fault[]): PackCode[] {
  return dispense.supportingInformation.flatMap(({ reference }) => {
    const index = dispense.contained.findIndex(
      ({ id, resourceType }) => `#${id}` === reference && resourceType === "Medication",
    );
    if (index < 0) return [];
    const pack = readPackResource(dispense.contained[index]);
    if (pack === undefined) faults.push(fault("PACK_CODE", `${path}.contained[${index}]`));
    return pack ?? [];
  });
}

function codeIn(extensions: readonly Extension[], url: string): string | undefined {
  return extensions.find((one) => one.url === url)?.valueCoding?.code;
}

function numberIn(identifiers: MedicationDispense["identifier"], system: string): string {
  return identifiers.find((one) => one.system === system)?.value ?? "";
}

function medicationOf({ coding, text }: MedicationDispense["medicationCodeableConcept"]) {
  const drug = coding.find(({ system }) => system === SYSTEM.snomed);
  return { medicationCode: drug?.code ?? "", medicationText: drug?.display ?? text };
}

function quantityOf({ value, code, unit }: MedicationDispense["quantity"]) {
  return { value, unitCode: code, unitText: unit };
}

function toCode(identifier: MedicationDispense["identifier"][number] | undefined) {
  if (identifier?.system === undefined) return [];
  return [{ system: identifier.system, value: identifier.value }];
}
