import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { parseWith } from "./parseWith.ts";
import { entriesOf, readMessage, type Entry, type Message } from "./readMessage.ts";
import { medicationDispenseSchema } from "./schemas.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";

/** One MedicationDispense of a notification. */
export interface NotifiedDispense {
  readonly itemNumber: string;
  readonly medicationCode: string;
  /** Line item status, CodeSystem `medicationdispense-type`, for example `0001` fully dispensed. */
  readonly statusCode: string;
  /** CodeSystem `medicationdispense-status-reason`, for example `0008` expired. */
  readonly nonDispensingReason: string | undefined;
  readonly quantity: { readonly value: number; readonly unitCode: string };
}

/** A dispense-notification message of NHS EPS that broke no rule. */
export interface DispenseNotification {
  readonly bundleId: string;
  readonly dispenses: readonly NotifiedDispense[];
}

/**
 * Reads a dispense-notification message of NHS EPS FHIR. All its MedicationDispenses must have the same
 * reason for not dispensing, or none.
 *
 * @param input the JSON text, or what it holds
 * @throws FhirFaults with every fault at once
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
  const dispenses = entries.flatMap((entry) => readDispense(entry, faults));
  checkReasons(entries, faults);
  refuseFaults(faults);
  return { bundleId: message.bundleId, dispenses };
}

function readDispense({ path, resource }: Entry, faults: Fault[]): NotifiedDispense[] {
  const dispense = parseWith(medicationDispenseSchema, resource, `${path}.resource`, faults);
  if (dispense === undefined) return [];
  const { identifier, medicationCodeableConcept, type, quantity } = dispense;
  return [
    {
      itemNumber: identifier.find(({ system }) => system === SYSTEM.dispenseItem)?.value ?? "",
      medicationCode:
        medicationCodeableConcept.coding.find(({ system }) => system === SYSTEM.snomed)?.code ?? "",
      statusCode: type.coding[0]?.code ?? "",
      nonDispensingReason: reasonOf(resource),
      quantity: { value: quantity.value, unitCode: quantity.code },
    },
  ];
}

function checkReasons([first, ...others]: readonly Entry[], faults: Fault[]): void {
  if (first === undefined) return;
  const reason = reasonOf(first.resource);
  for (const { path, resource } of others) {
    if (reasonOf(resource) !== reason)
      faults.push(fault("NON_DISPENSING_REASONS", `${path}.resource.extension`));
  }
}

const reasoned = medicationDispenseSchema.pick({ extension: true });

function reasonOf(resource: Entry["resource"]): string | undefined {
  const extensions = reasoned.safeParse(resource).data?.extension;
  return extensions?.find(({ url }) => url === EXTENSION.nonDispensingReason)?.valueCoding?.code;
}
