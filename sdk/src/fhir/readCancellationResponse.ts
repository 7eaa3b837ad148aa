import { answeredRequestSchema } from "./cancellationSchemas.ts";
import { CANCELLATION_OUTCOMES, nameOfCode, type CancellationOutcome } from "./epsCodes.ts";
import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { parseWith } from "./parseWith.ts";
import { entriesOf, readMessage, type Message } from "./readMessage.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";

/** What the spine answered to a cancellation. */
export interface CancellationResponse {
  readonly bundleId: string;
  readonly formId: string;
  readonly itemNumber: string;
  readonly outcome: CancellationOutcome;
}

/**
 * Reads the response to a cancellation (message event `prescription-order-response`): what became of the
 * item, from its `Extension-DM-PrescriptionStatusHistory`.
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once
 */
export function readCancellationResponse(input: unknown): CancellationResponse {
  return cancellationResponseOf(readMessage(input));
}

/** As `readCancellationResponse`, for a message whose envelope has been read already. */
export function cancellationResponseOf(message: Message): CancellationResponse {
  const headerPath = "Bundle.entry[0].resource.eventCoding.code";
  if (message.event !== "prescription-order-response") refuseFaults([fault("NOT_A_RESPONSE", headerPath)]);

  const faults: Fault[] = [];
  const [entry, ...others] = entriesOf(message, "MedicationRequest");
  if (entry === undefined || others.length > 0) faults.push(fault("ONE_ITEM", "Bundle.entry"));
  const path = `${entry?.path ?? "Bundle.entry"}.resource`;
  const request = entry && parseWith(answeredRequestSchema, entry.resource, path, faults);
  const history = request?.extension.find(({ url }) => url === EXTENSION.statusHistory)?.extension;
  const status = history?.find(({ url }) => url === "status")?.valueCoding?.code;
  const outcome = nameOfCode(CANCELLATION_OUTCOMES, status);
  if (request !== undefined && outcome === undefined)
    faults.push(fault("CANCELLATION_OUTCOME", `${path}.extension`));
  refuseFaults(faults);

  // Whatever kept one of these from being read has been thrown as a fault above.
  if (request === undefined || outcome === undefined)
    throw new TypeError("A rule of the response was not checked.");
  return {
    bundleId: message.bundleId,
    formId: request.groupIdentifier.value,
    itemNumber: request.identifier.find(({ system }) => system === SYSTEM.orderItem)?.value ?? "",
    outcome,
  };
}
