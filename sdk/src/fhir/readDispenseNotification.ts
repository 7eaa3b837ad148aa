import { canonicalize } from "json-canonicalize";
import type { DispenseNotification } from "./DispenseNotification.ts";
import { dispenserSchema, notificationHeaderSchema } from "./dispenseSchemas.ts";
import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { followReference } from "./followReference.ts";
import { parseWith } from "./parseWith.ts";
import { readDispense, type ReadDispense } from "./readDispense.ts";
import { entriesOf, readMessage, type Entry, type Message } from "./readMessage.ts";
import { extension, organizationSchema } from "./schemas.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";

/**
 * Reads a dispense-notification message of NHS EPS FHIR: what a pharmacy did with the items of one form, or
 * of one issue of it. What it says of the form must be the same on every MedicationDispense.
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once; neither it nor any of its faults quotes the message
 * @example
 * const { formId, dispenses } = readDispenseNotification(notificationText);
 * dispenses[0]?.lineState; // "dispensed"
 */
export function readDispenseNotification(input: unknown): DispenseNotification {
  return notificationOf(readMessage(input));
}

/** As `readDispenseNotification`, for a message whose envelope has been read already. */
export function notificationOf(message: Message): DispenseNotification {
  const headerPath = "Bundle.entry[0].resource.eventCoding.code";
  if (message.event !== "dispense-notification") refuseFaults([fault("NOT_A_NOTIFICATION", headerPath)]);

  const faults: Fault[] = [];
  const entries = entriesOf(message, "MedicationDispense");
  if (entries.length === 0) faults.push(fault("NO_DISPENSE", "Bundle.entry"));
  const read = entries.flatMap((entry) => {
    const dispense = readDispense(entry, faults);
    return dispense === undefined ? [] : { entry, ...dispense };
  });
  checkReasons(entries, faults);
  checkForm(read, faults);
  checkNumbers(read, faults);
  const header = readHeader(message, faults);
  const dispenser = read[0] && readDispenser(message, read[0], faults);
  refuseFaults(faults);

  const [first] = read;
  // Whatever kept one of these from being read has been thrown as a fault above.
  if (first === undefined || dispenser === undefined)
    throw new TypeError("A rule of the notification was not checked.");
  return {
    bundleId: message.bundleId,
    ...header,
    ...first.form,
    ...dispenser,
    ...first.performer,
    dispenses: read.map(({ dispense }) => dispense),
  };
}

function readHeader(message: Message, faults: Fault[]) {
  const [entry] = message.entries;
  const header = parseWith(notificationHeaderSchema, entry?.resource, "Bundle.entry[0].resource", faults);
  const replacement = header?.extension.find(({ url }) => url === EXTENSION.replacementOf);
  return { replaces: replacement?.valueIdentifier?.value, respondsTo: header?.response?.identifier };
}

function readDispenser(message: Message, { organisation }: ReadDispense, faults: Fault[]) {
  const { reference, path } = organisation;
  const place = followReference(message, reference, "Organization", path, faults);
  // `followReference` leaves these to `checkReferences`, which would refuse what EPS accepts here: the orders that
  // a notification contains refer to resources of the order's own message.
  if (reference.startsWith("urn:") && !message.byReference.has(reference))
    faults.push(fault("UNRESOLVED_REFERENCE", `${path}.reference`));
  if (place === undefined) return undefined;
  const codes = parseWith(organizationSchema, place.resource, `${place.path}.resource`, faults);
  const relations = parseWith(dispenserSchema, place.resource, `${place.path}.resource`, faults);
  const payer = relations?.extension
    .find(({ url }) => url === EXTENSION.organisationRelationships)
    ?.extension.find(({ url }) => url === "reimbursementAuthority");
  return {
    dispenserOds: codes?.identifier.find(({ system }) => system === SYSTEM.ods)?.value ?? "",
    reimbursementAuthorityOds: payer?.valueIdentifier?.value,
  };
}

/** What NHS EPS asks to be the same, and where it stands. The reason has a rule of its own. */
const SHARED = [
  ["formId", "contained"],
  ["prescriptionStatus", "extension"],
  ["repeat", "extension"],
  ["nhsNumber", "subject.identifier.value"],
  ["handedOverAt", "whenHandedOver"],
] as const;

function checkForm(
  [first, ...others]: readonly (ReadDispense & { readonly entry: Entry })[],
  faults: Fault[],
): void {
  if (first === undefined) return;
  for (const { entry, form, performer, organisation } of others) {
    const different = SHARED.filter(([key]) => write(form[key]) !== write(first.form[key]));
    const elements = new Set<string>(different.map(([, element]) => element));
    if (write(performer) !== write(first.performer)) elements.add("performer");
    if (organisation.reference !== first.organisation.reference) elements.add("performer");
    for (const element of elements)
      faults.push(fault("INCONSISTENT_NOTIFICATION", `${entry.path}.resource.${element}`));
  }
}

/** One number may stand on several MedicationDispenses, as of two brands, but only of one item. */
function checkNumbers(read: readonly (ReadDispense & { readonly entry: Entry })[], faults: Fault[]): void {
  const items = new Map<string, string>();
  for (const { entry, dispense } of read) {
    const item = items.get(dispense.dispenseNumber) ?? dispense.itemNumber;
    items.set(dispense.dispenseNumber, item);
    if (item !== dispense.itemNumber)
      faults.push(fault("DUPLICATE_ITEM", `${entry.path}.resource.identifier`));
  }
}

function write(value: unknown): string {
  return canonicalize({ value });
}

function checkReasons([first, ...others]: readonly Entry[], faults: Fault[]): void {
  if (first === undefined) return;
  const reason = reasonOf(first.resource);
  for (const { path, resource } of others) {
    if (reasonOf(resource) !== reason)
      faults.push(fault("NON_DISPENSING_REASONS", `${path}.resource.extension`));
  }
}

/** Read apart from the rest, so that a fault elsewhere hides nothing. */
function reasonOf({ extension: extensions }: Entry["resource"]): string | undefined {
  const { data } = extension.array().safeParse(extensions ?? []);
  return data?.find(({ url }) => url === EXTENSION.nonDispensingReason)?.valueCoding?.code;
}
