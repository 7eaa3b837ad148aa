import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { DispenseNotification } from "./DispenseNotification.ts";
import type { JsonObject } from "./json.ts";
import { notificationOf } from "./readDispenseNotification.ts";
import { readMessage } from "./readMessage.ts";
import { EXTENSION, SYSTEM } from "./systems.ts";
import { dispenseResource } from "./dispenseResource.ts";
import { identifierOf, odsIdentifier, withoutUndefined } from "./writing.ts";

/**
 * Writes a dispense-notification message of NHS EPS FHIR: an R4 Bundle with a MessageHeader, a MedicationDispense
 * for each item with what was prescribed and by whom it was supplied contained in it, and the pharmacy's
 * Organization. `readDispenseNotification` gives back exactly what was written, and the same notification always
 * becomes the same bundle.
 *
 * It names the patient by NHS number, and is to be sent to who may know it, never to the chain.
 *
 * @throws FhirFaults where the notification breaks a rule of EPS: every fault at once, with its path in the bundle
 * @throws MediConnectError as `buildDigitalLink`, for a pack whose code cannot stand in a web address
 * @example
 * const text = JSON.stringify(writeDispenseNotification(notification));
 */
export function writeDispenseNotification(notification: DispenseNotification): JsonObject {
  const { bundleId, dispenses } = notification;
  const url = (part: string): string => `urn:uuid:${uuidFrom(`${bundleId}/${part}`)}`;
  const organisation = url("organisation");
  const entries = dispenses.map((dispense, index) => ({
    fullUrl: url(`dispense/${index}`),
    resource: dispenseResource(notification, dispense, organisation),
  }));
  const bundle: JsonObject = {
    resourceType: "Bundle",
    id: uuidFrom(`${bundleId}/bundle`),
    identifier: { system: SYSTEM.uuid, value: bundleId },
    type: "message",
    entry: [
      {
        fullUrl: url("header"),
        resource: headerResource(
          notification,
          entries.map(({ fullUrl }) => fullUrl),
        ),
      },
      ...entries,
      { fullUrl: organisation, resource: organisationResource(notification) },
    ],
  };
  // What the reader refuses must not leave the house.
  notificationOf(readMessage(bundle));
  return bundle;
}

function headerResource(
  { dispenserOds, reimbursementAuthorityOds, replaces, respondsTo }: DispenseNotification,
  focus: readonly string[],
): JsonObject {
  const endpoint = (ods: string): string => `https://directory.spineservices.nhs.uk/STU3/Organization/${ods}`;
  return withoutUndefined({
    resourceType: "MessageHeader",
    extension:
      replaces === undefined
        ? undefined
        : [{ url: EXTENSION.replacementOf, valueIdentifier: { system: SYSTEM.uuid, value: replaces } }],
    eventCoding: {
      system: SYSTEM.messageEvent,
      code: "dispense-notification",
      display: "Dispense Notification",
    },
    destination:
      reimbursementAuthorityOds === undefined
        ? undefined
        : [
            {
              endpoint: endpoint(reimbursementAuthorityOds),
              receiver: { identifier: odsIdentifier(reimbursementAuthorityOds) },
            },
          ],
    sender: { identifier: odsIdentifier(dispenserOds) },
    source: { endpoint: endpoint(dispenserOds) },
    reason: {
      coding: [{ system: SYSTEM.messageReason, code: "notification", display: "Notification" }],
    },
    response: respondsTo === undefined ? undefined : { identifier: respondsTo, code: "ok" },
    focus: focus.map((reference) => ({ reference })),
  });
}

function organisationResource({ dispenserOds, reimbursementAuthorityOds }: DispenseNotification): JsonObject {
  const payer =
    reimbursementAuthorityOds === undefined
      ? undefined
      : { url: "reimbursementAuthority", valueIdentifier: odsIdentifier(reimbursementAuthorityOds) };
  return withoutUndefined({
    resourceType: "Organization",
    extension:
      payer === undefined ? undefined : [{ url: EXTENSION.organisationRelationships, extension: [payer] }],
    identifier: [identifierOf(SYSTEM.ods, dispenserOds)],
    active: true,
    type: [
      {
        coding: [
          {
            system: "https://fhir.nhs.uk/CodeSystem/organisation-role",
            code: "182",
            display: "PHARMACY",
          },
        ],
      },
    ],
  });
}

/** RFC 9562, version 8: of our own making, here from a hash, so that writing is repeatable. */
function uuidFrom(text: string): string {
  const hex = bytesToHex(sha256(utf8ToBytes(text)));
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
