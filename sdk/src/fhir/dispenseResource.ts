import { MediConnectError } from "../errors/MediConnectError.ts";
import type { DispenseNotification, NotifiedDispense } from "./DispenseNotification.ts";
import { LINE_STATES, NOT_DISPENSED_REASONS, PRESCRIPTION_STATUSES, type LineState } from "./epsCodes.ts";
import type { JsonObject } from "./json.ts";
import { packResource } from "./packResource.ts";
import type { CourseOfTherapy, Intent, PrescribedQuantity } from "./PrescriptionOrder.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";
import { codingOf, identifierOf, withoutUndefined } from "./writing.ts";

/** The states that FHIR R4 has for them; EPS reads its own, `type`. */
const STATUSES: Readonly<Record<LineState, { readonly dispense: string; readonly request: string }>> = {
  dispensed: { dispense: "completed", request: "completed" },
  notDispensed: { dispense: "declined", request: "stopped" },
  partlyDispensed: { dispense: "completed", request: "active" },
  owing: { dispense: "on-hold", request: "active" },
  cancelled: { dispense: "cancelled", request: "cancelled" },
  expired: { dispense: "stopped", request: "stopped" },
  toBeDispensed: { dispense: "preparation", request: "active" },
  withDispenser: { dispense: "preparation", request: "active" },
};

/** One MedicationDispense of a notification. */
export function dispenseResource(
  notification: DispenseNotification,
  dispense: NotifiedDispense,
  organisation: string,
): JsonObject {
  const { lineState, notDispensedReason: reason, packs } = dispense;
  const packIds = packs.map((_, index) => `pack${index + 1}`);
  return withoutUndefined({
    resourceType: "MedicationDispense",
    contained: [
      performerResource(notification, organisation),
      requestResource(notification, dispense),
      ...packs.map((pack, index) => packResource(pack, packIds[index] ?? "")),
    ],
    extension: formExtensions(notification),
    identifier: [identifierOf(SYSTEM.dispenseItem, dispense.dispenseNumber)],
    status: STATUSES[lineState].dispense,
    statusReasonCodeableConcept:
      reason === undefined
        ? undefined
        : { coding: [codingOf(SYSTEM.notDispensedReason, NOT_DISPENSED_REASONS[reason])] },
    medicationCodeableConcept: medicationOf(dispense),
    subject: { type: "Patient", identifier: identifierOf(SYSTEM.nhsNumber, notification.nhsNumber) },
    supportingInformation: packs.length === 0 ? undefined : packIds.map((id) => ({ reference: `#${id}` })),
    performer: [{ actor: { reference: "#performer" } }],
    authorizingPrescription: [{ reference: "#m1" }],
    type: { coding: [codingOf(SYSTEM.lineState, LINE_STATES[lineState])] },
    quantity: quantityOf(dispense.quantity),
    whenHandedOver: instantOf(notification.handedOverAt),
    dosageInstruction: dispense.dosageText === undefined ? undefined : [{ text: dispense.dosageText }],
  });
}

function formExtensions({
  prescriptionStatus,
  notDispensedReason: reason,
  repeat,
}: DispenseNotification): JsonObject[] {
  const status = codingOf(SYSTEM.prescriptionStatus, PRESCRIPTION_STATUSES[prescriptionStatus]);
  const extensions: JsonObject[] = [{ url: EXTENSION.businessStatus, valueCoding: status }];
  if (repeat !== undefined) extensions.push(repeatExtension(repeat));
  if (reason !== undefined)
    extensions.push({
      url: EXTENSION.nonDispensingReason,
      valueCoding: codingOf(SYSTEM.notDispensedReason, NOT_DISPENSED_REASONS[reason]),
    });
  return extensions;
}

function instantOf(seconds: number): string {
  const instant = new Date(seconds * 1000);
  if (Number.isInteger(seconds) && !Number.isNaN(instant.getTime()))
    return instant.toISOString().replace(".000Z", "+00:00");
  throw new MediConnectError(
    "INSTANT_INVALID",
    `The time of handing over is ${seconds}; it must be a whole number of Unix seconds.`,
    "Give whole seconds since 1970.",
    { seconds },
  );
}

type Repeat = NonNullable<DispenseNotification["repeat"]>;

/** EPS counts repeats, of which the first issue is none. */
function repeatExtension({ issuesAllowed, issueNumber }: Repeat): JsonObject {
  return {
    url: EXTENSION.epsRepeatInformation,
    extension: [
      { url: "numberOfRepeatsAllowed", valueInteger: issuesAllowed - 1 },
      { url: "numberOfRepeatsIssued", valueInteger: issueNumber - 1 },
    ],
  };
}

function performerResource(
  { dispenserRoleCodes, dispenserUserCode: user }: DispenseNotification,
  organisation: string,
): JsonObject {
  return withoutUndefined({
    resourceType: "PractitionerRole",
    id: "performer",
    identifier:
      dispenserRoleCodes.length === 0
        ? undefined
        : dispenserRoleCodes.map(({ system, value }) => identifierOf(system, value)),
    practitioner: user === undefined ? undefined : { identifier: identifierOf(user.system, user.value) },
    organization: { reference: organisation },
  });
}

function requestResource(
  { formId, nhsNumber, repeat }: DispenseNotification,
  { itemNumber, lineState, prescribed }: NotifiedDispense,
): JsonObject {
  const { courseOfTherapy: course } = prescribed;
  return withoutUndefined({
    resourceType: "MedicationRequest",
    id: "m1",
    extension: repeat === undefined ? undefined : [issueExtension(repeat)],
    identifier: [identifierOf(SYSTEM.orderItem, itemNumber)],
    status: STATUSES[lineState].request,
    intent: intentOf(repeat, course),
    medicationCodeableConcept: medicationOf(prescribed),
    subject: { type: "Patient", identifier: identifierOf(SYSTEM.nhsNumber, nhsNumber) },
    basedOn:
      repeat === undefined
        ? undefined
        : [{ extension: [repeatExtension(repeat)], identifier: identifierOf(SYSTEM.orderItem, itemNumber) }],
    groupIdentifier: identifierOf(SYSTEM.formId, formId),
    courseOfTherapyType:
      course === undefined ? undefined : { coding: [{ system: SYSTEM.courseOfTherapy, code: course }] },
    dispenseRequest: { quantity: quantityOf(prescribed.quantity) },
  });
}

/** As EPS writes it: one issue of repeat prescribing is signed by itself, one of repeat dispensing is not. */
function intentOf(repeat: Repeat | undefined, course: CourseOfTherapy | undefined): Intent {
  if (repeat === undefined) return "order";
  return course === "continuous" ? "instance-order" : "reflex-order";
}

/** UK Core counts issues. */
function issueExtension({ issueNumber }: Repeat): JsonObject {
  return {
    url: EXTENSION.repeatInformation,
    extension: [{ url: "numberOfPrescriptionsIssued", valueUnsignedInt: issueNumber }],
  };
}

function medicationOf(medication: {
  readonly medicationCode: string;
  readonly medicationText: string | undefined;
}): JsonObject {
  const { medicationCode: code, medicationText: display } = medication;
  return { coding: [withoutUndefined({ system: SYSTEM.snomed, code, display })] };
}

function quantityOf({ value, unitCode: code, unitText: unit }: PrescribedQuantity): JsonObject {
  return withoutUndefined({ value, unit, system: SYSTEM.snomed, code });
}
