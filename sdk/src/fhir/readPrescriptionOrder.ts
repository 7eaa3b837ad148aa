import type { z } from "zod";
import { checkForm } from "./checkForm.ts";
import { checkItems } from "./checkItems.ts";
import { checkReferences } from "./checkReferences.ts";
import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { parseWith } from "./parseWith.ts";
import type { PrescribedItem, PrescriptionOrder } from "./PrescriptionOrder.ts";
import { readItem } from "./readItem.ts";
import { entriesOf, readMessage, type Message } from "./readMessage.ts";
import { readParties } from "./readParties.ts";
import { readSignature } from "./readSignature.ts";
import {
  medicationRequestSchema,
  organizationSchema,
  patientSchema,
  practitionerRoleSchema,
  practitionerSchema,
  provenanceSchema,
} from "./schemas.ts";

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["Patient", patientSchema],
  ["Practitioner", practitionerSchema],
  ["PractitionerRole", practitionerRoleSchema],
  ["Organization", organizationSchema],
  ["Provenance", provenanceSchema],
]);

/**
 * Reads a prescription-order message of NHS EPS FHIR (R4 Bundle, message event `prescription-order`): 1 to 4
 * MedicationRequests of one form, for one patient, by one requester.
 *
 * An order without a signature (`$prepare`) is read as well, with `issuable: false` and the reason.
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once; neither it nor any of its faults quotes the message
 * @example
 * const order = readPrescriptionOrder(await readFile("samples/fhir/acute-two-items.json", "utf8"));
 * order.items[0]?.medicationCode; // "322237000"
 */
export function readPrescriptionOrder(input: unknown): PrescriptionOrder {
  return orderOf(readMessage(input));
}

/** As `readPrescriptionOrder`, for a message whose envelope has been read already. */
export function orderOf(message: Message): PrescriptionOrder {
  const headerPath = "Bundle.entry[0].resource.eventCoding.code";
  if (message.event !== "prescription-order") refuseFaults([fault("WRONG_EVENT", headerPath)]);

  const faults: Fault[] = [];
  checkReferences(message, faults);
  // Everything below walks the message freely.
  if (faults.some(({ code }) => code === "NESTED_TOO_DEEPLY")) refuseFaults(faults);
  const entries = entriesOf(message, "MedicationRequest");
  const formIds = new Set<string>();
  const items = readItems(message, formIds, faults);
  readOthers(message, faults);
  checkForm(entries, faults);
  checkItems(entries, faults);
  const parties = entries[0] === undefined ? undefined : readParties(message, entries[0], faults);
  const state = readSignature(message, entries, faults);
  refuseFaults(faults);

  const [formId] = formIds;
  // Whatever kept one of these from being read has been thrown as a fault above.
  if (parties === undefined || formId === undefined)
    throw new TypeError("A rule of the form was not checked.");
  return {
    formId,
    bundleId: message.bundleId,
    ...state,
    signedAt: state.signature?.signedAt,
    issuable: state.signature !== undefined,
    ...parties,
    items,
  };
}

function readItems(message: Message, formIds: Set<string>, faults: Fault[]): PrescribedItem[] {
  return entriesOf(message, "MedicationRequest").flatMap((entry) => {
    const request = parseWith(medicationRequestSchema, entry.resource, `${entry.path}.resource`, faults);
    if (request === undefined) return [];
    formIds.add(request.groupIdentifier.value);
    return readItem(message, entry, request);
  });
}

function readOthers(message: Message, faults: Fault[]): void {
  if (entriesOf(message, "Patient").length !== 1) faults.push(fault("PATIENT_COUNT", "Bundle.entry"));
  for (const { type, path, resource } of message.entries) {
    const schema = SCHEMAS.get(type);
    if (schema !== undefined) parseWith(schema, resource, `${path}.resource`, faults);
  }
}
