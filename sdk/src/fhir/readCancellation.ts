import { checkReferences } from "./checkReferences.ts";
import { cancelledRequestSchema } from "./cancellationSchemas.ts";
import type { CancellationReason } from "./epsCodes.ts";
import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { parseWith } from "./parseWith.ts";
import type { RegisterCode } from "./PrescriptionOrder.ts";
import { entriesOf, readMessage, type Message } from "./readMessage.ts";
import { checkParties, readParties } from "./readParties.ts";
import { SYSTEM } from "./systems.ts";

/** A prescriber cancels one item of a form. */
export interface Cancellation {
  /** `Bundle.identifier`: the id of the message. */
  readonly bundleId: string;
  /** Short form id, for example `24F5DA-A83008-7EFE6Z`. */
  readonly formId: string;
  /** The item's number in its order. */
  readonly itemNumber: string;
  /** dm+d code. */
  readonly medicationCode: string;
  readonly reason: CancellationReason;
  /** Codes of who cancels (the requester), who need not be who prescribed. Off chain only. */
  readonly prescriberCodes: readonly RegisterCode[];
  /** ODS code of the organisation for which they cancel. */
  readonly organisationOds: string;
  /** Off chain only, never logged. */
  readonly nhsNumber: string;
}

/**
 * Reads a cancellation of NHS EPS FHIR (R4 Bundle, message event `prescription-order-update`): one item,
 * with a reason of the table `CANCELLATION_REASONS`.
 *
 * It is not said who may cancel: a licence of the chain decides. A signature is not asked for, as EPS asks
 * for none.
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once; the response to a cancellation is refused as such
 * @example
 * const { formId, itemNumber, reason } = readCancellation(cancellationText);
 * CANCELLATION_REASONS[reason].code; // "0003"
 */
export function readCancellation(input: unknown): Cancellation {
  return cancellationOf(readMessage(input));
}

/** As `readCancellation`, for a message whose envelope has been read already. */
export function cancellationOf(message: Message): Cancellation {
  const headerPath = "Bundle.entry[0].resource.eventCoding.code";
  if (message.event === "prescription-order-response") refuseFaults([fault("IS_A_RESPONSE", headerPath)]);
  if (message.event !== "prescription-order-update") refuseFaults([fault("NOT_A_CANCELLATION", headerPath)]);

  const faults: Fault[] = [];
  checkReferences(message, faults);
  const [entry, ...others] = entriesOf(message, "MedicationRequest");
  if (entry === undefined || others.length > 0) faults.push(fault("ONE_ITEM", "Bundle.entry"));
  const request =
    entry && parseWith(cancelledRequestSchema, entry.resource, `${entry.path}.resource`, faults);
  checkParties(message, faults);
  const parties = entry && readParties(message, entry, faults);
  refuseFaults(faults);

  // Whatever kept one of these from being read has been thrown as a fault above.
  if (request === undefined || parties === undefined)
    throw new TypeError("A rule of the cancellation was not checked.");
  return {
    bundleId: message.bundleId,
    formId: request.groupIdentifier.value,
    itemNumber: request.identifier.find(({ system }) => system === SYSTEM.orderItem)?.value ?? "",
    medicationCode:
      request.medicationCodeableConcept.coding.find(({ system }) => system === SYSTEM.snomed)?.code ?? "",
    reason: request.statusReason,
    prescriberCodes: parties.prescriberCodes,
    organisationOds: parties.organisationOds,
    nhsNumber: parties.nhsNumber,
  };
}
