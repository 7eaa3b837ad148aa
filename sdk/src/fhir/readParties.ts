import type { z } from "zod";
import { fault, type Fault } from "./FhirFaults.ts";
import { followReference } from "./followReference.ts";
import type { JsonObject } from "./json.ts";
import { parseWith } from "./parseWith.ts";
import type { RegisterCode } from "./PrescriptionOrder.ts";
import { entriesOf, type Entry, type Message } from "./readMessage.ts";
import {
  medicationRequestSchema,
  organizationSchema,
  patientSchema,
  practitionerRoleSchema,
  practitionerSchema,
  provenanceSchema,
  type Identifier,
} from "./schemas.ts";
import { SYSTEM } from "./systems.ts";

/** Whom a form is for and who wrote it. All of it is personal data. */
export interface Parties {
  readonly patient: JsonObject;
  readonly nhsNumber: string;
  readonly prescriberCodes: readonly RegisterCode[];
  readonly organisationOds: string;
}

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["Patient", patientSchema],
  ["Practitioner", practitionerSchema],
  ["PractitionerRole", practitionerRoleSchema],
  ["Organization", organizationSchema],
  ["Provenance", provenanceSchema],
]);

/** The rules of the people, the organisations and the signature of a message, each by itself. */
export function checkParties(message: Message, faults: Fault[]): void {
  if (entriesOf(message, "Patient").length !== 1) faults.push(fault("PATIENT_COUNT", "Bundle.entry"));
  for (const { type, path, resource } of message.entries) {
    const schema = SCHEMAS.get(type);
    if (schema !== undefined) parseWith(schema, resource, `${path}.resource`, faults);
  }
}

const partied = medicationRequestSchema.pick({ subject: true, requester: true });

/**
 * Follows subject, requester, practitioner and organisation of the first item; `checkForm` holds the other
 * items to the same ones. What the resources themselves break is reported where every entry is read.
 */
export function readParties(message: Message, item: Entry, faults: Fault[]): Parties | undefined {
  const path = `${item.path}.resource`;
  const references = partied.safeParse(item.resource).data;
  if (references === undefined) return undefined;
  const patient = followReference(
    message,
    references.subject.reference,
    "Patient",
    `${path}.subject`,
    faults,
  );
  const role = followReference(
    message,
    references.requester.reference,
    "PractitionerRole",
    `${path}.requester`,
    faults,
  );
  const prescriber = role === undefined ? undefined : readPrescriber(message, role, faults);
  const nhsNumber = patientSchema
    .safeParse(patient?.resource)
    .data?.identifier.find(isOf(SYSTEM.nhsNumber))?.value;
  if (patient === undefined || prescriber === undefined || nhsNumber === undefined) return undefined;
  return { patient: patient.resource, nhsNumber, ...prescriber };
}

function readPrescriber(message: Message, entry: Entry, faults: Fault[]) {
  const path = `${entry.path}.resource`;
  const role = practitionerRoleSchema.safeParse(entry.resource).data;
  if (role === undefined) return undefined;
  const { practitioner, organization } = role;
  const person = followReference(
    message,
    practitioner?.reference,
    "Practitioner",
    `${path}.practitioner`,
    faults,
  );
  const place = followReference(
    message,
    organization?.reference,
    "Organization",
    `${path}.organization`,
    faults,
  );
  const personCodes = practitionerSchema.safeParse(person?.resource).data?.identifier;
  const placeCodes = organizationSchema.safeParse(place?.resource).data?.identifier;
  const organisationOds = placeCodes?.find(isOf(SYSTEM.ods))?.value;
  if (personCodes === undefined || organisationOds === undefined) return undefined;
  return { prescriberCodes: [...personCodes, ...role.identifier].flatMap(toCode), organisationOds };
}

function isOf(system: string): (identifier: Identifier) => boolean {
  return (identifier) => identifier.system === system;
}

function toCode({ system, value }: Identifier): RegisterCode[] {
  return system === undefined ? [] : [{ system, value }];
}
