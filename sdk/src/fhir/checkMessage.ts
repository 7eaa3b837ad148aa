import { fault, FhirFaults } from "./FhirFaults.ts";
import type { PrescriptionOrder } from "./PrescriptionOrder.ts";
import { cancellationOf, type Cancellation } from "./readCancellation.ts";
import { cancellationResponseOf, type CancellationResponse } from "./readCancellationResponse.ts";
import type { DispenseNotification } from "./DispenseNotification.ts";
import { notificationOf } from "./readDispenseNotification.ts";
import { readMessage } from "./readMessage.ts";
import { orderOf } from "./readPrescriptionOrder.ts";

export type CheckedMessage =
  | { readonly event: "prescription-order"; readonly order: PrescriptionOrder }
  | { readonly event: "prescription-order-update"; readonly cancellation: Cancellation }
  | { readonly event: "prescription-order-response"; readonly response: CancellationResponse }
  | { readonly event: "dispense-notification"; readonly notification: DispenseNotification };

/**
 * Reads any message of NHS EPS FHIR that this version knows, by its event (MessageHeader.eventCoding).
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once; another event is refused
 * @example
 * const message = checkMessage(orderText);
 * message.event; // "prescription-order"
 */
export function checkMessage(input: unknown): CheckedMessage {
  const message = readMessage(input);
  switch (message.event) {
    case "prescription-order":
      return { event: message.event, order: orderOf(message) };
    case "dispense-notification":
      return { event: message.event, notification: notificationOf(message) };
    case "prescription-order-update":
      return { event: message.event, cancellation: cancellationOf(message) };
    case "prescription-order-response":
      return { event: message.event, response: cancellationResponseOf(message) };
    default:
      // Not named in the error, since an event might hold anything.
      throw new FhirFaults([fault("EVENT_NOT_READ", "Bundle.entry[0].resource.eventCoding.code")]);
  }
}
