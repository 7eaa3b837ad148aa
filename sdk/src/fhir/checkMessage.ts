import { fault, FhirFaults } from "./FhirFaults.ts";
import type { PrescriptionOrder } from "./PrescriptionOrder.ts";
import { notificationOf, type DispenseNotification } from "./readDispenseNotification.ts";
import { readMessage } from "./readMessage.ts";
import { orderOf } from "./readPrescriptionOrder.ts";

export type CheckedMessage =
  | { readonly event: "prescription-order"; readonly order: PrescriptionOrder }
  | { readonly event: "dispense-notification"; readonly notification: DispenseNotification };

/** The other events of NHS EPS; only these are named in an error, since an event might hold anything. */
const UNREAD_EVENTS = ["prescription-order-update", "prescription-order-response"];

/**
 * Reads any message of NHS EPS FHIR that this version knows, by its event (MessageHeader.eventCoding).
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once; another event is refused by name
 * @example
 * const message = checkMessage(text);
 * if (message.event === "prescription-order") message.order.items.length;
 */
export function checkMessage(input: unknown): CheckedMessage {
  const message = readMessage(input);
  switch (message.event) {
    case "prescription-order":
      return { event: message.event, order: orderOf(message) };
    case "dispense-notification":
      return { event: message.event, notification: notificationOf(message) };
    default:
      throw refuseEvent(message.event);
  }
}

function refuseEvent(event: string): FhirFaults {
  const plain = fault("EVENT_NOT_READ", "Bundle.entry[0].resource.eventCoding.code");
  const reason = UNREAD_EVENTS.includes(event) ? plain.reason.replace("This", event) : plain.reason;
  return new FhirFaults([{ ...plain, reason }]);
}
