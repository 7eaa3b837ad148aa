import { checkForm } from "./checkForm.ts";
import { checkItems } from "./checkItems.ts";
import { checkReferences } from "./checkReferences.ts";
import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { parseWith } from "./parseWith.ts";
import type { PrescribedItem, PrescriptionOrder } from "./PrescriptionOrder.ts";
import { readItem } from "./readItem.ts";
import { entriesOf, readMessage, type Message } from "./readMessage.ts";
import { checkParties, readParties } from "./readParties.ts";
import { readSignature } from "./readSignature.ts";
import { medicationRequestSchema } from "./schemas.ts";

/**
 * Reads a prescription-order message of NHS EPS FHIR (R4 Bundle, message event `prescription-order`): 1 to 4
 * MedicationRequests of one form, for one patient, by one requester.
 *
 * An order without a signature (`$prepare`) is read as well, with `issuable: false` and the reason; so is an
 * issue of repeat dispensing as EPS releases it (`reflex-order`).
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
  checkParties(message, faults);
  checkForm(entries, faults);
  checkItems(entries, faults);
  const parties = entries[0] === undefined ? undefined : readParties(message, entries[0], faults);
  const state = readSignature(message, entries, faults);
  refuseFaults(faults);

  const [formId] = formIds;
  // Whatever kept one of these from being read has been thrown as a fault above.
  if (parties === undefined || formId === undefined)
    throw new TypeError("A rule of the form was not checked.");
  const notIssuableBecause = state.notIssuableBecause ?? whyNotIssuable(items);
  return {
    formId,
    bundleId: message.bundleId,
    signature: state.signature,
    signedAt: state.signature?.signedAt,
    issuable: notIssuableBecause === undefined,
    notIssuableBecause,
    ...parties,
    items,
  };
}

/** A second token for an issue that another token holds already would be supplied twice. */
function whyNotIssuable(items: readonly PrescribedItem[]): string | undefined {
  return items.some(({ intent }) => intent === "reflex-order")
    ? "The order is one issue (reflex-order) of repeat dispensing that was signed and issued as an original-order."
    : undefined;
}

function readItems(message: Message, formIds: Set<string>, faults: Fault[]): PrescribedItem[] {
  return entriesOf(message, "MedicationRequest").flatMap((entry) => {
    const request = parseWith(medicationRequestSchema, entry.resource, `${entry.path}.resource`, faults);
    if (request === undefined) return [];
    formIds.add(request.groupIdentifier.value);
    return readItem(message, entry, request);
  });
}
