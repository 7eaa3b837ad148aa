import { z } from "zod";
import { codedWith } from "./codedWith.ts";
import { LINE_STATES, NOT_DISPENSED_REASONS } from "./epsCodes.ts";
import {
  extension,
  identifier,
  instant,
  itemIdentifiers,
  medication,
  medicationRequestSchema,
  quantity,
  reference,
} from "./schemas.ts";
import { SYSTEM } from "./systems.ts";

// What NHS EPS FHIR R4 asks of the resources of a dispense-notification, as far as this library reads them.
// Everything else is let through.

/** The MedicationRequest that a MedicationDispense contains: what authorises it. */
export const authorisingRequestSchema = medicationRequestSchema
  .pick({
    identifier: true,
    intent: true,
    extension: true,
    basedOn: true,
    groupIdentifier: true,
    medicationCodeableConcept: true,
  })
  .extend({
    courseOfTherapyType: medicationRequestSchema.shape.courseOfTherapyType.optional(),
    dispenseRequest: z.object({ quantity }),
  });

/** The PractitionerRole that a MedicationDispense contains: who notifies. */
export const performerSchema = z.object({
  identifier: z.array(identifier).default([]),
  practitioner: z.object({ identifier: identifier.optional() }).optional(),
  organization: reference,
});

/** One pack, as `packResource` writes it. */
export const packSchema = z.object({
  identifier: z.array(z.object({ system: z.literal(SYSTEM.uri), value: z.string() })).min(1),
  batch: z.object({ expirationDate: z.iso.date() }),
});

/** EPS names the patient by NHS number alone. */
const subject = z.object({
  identifier: identifier.refine(({ system }) => system === SYSTEM.nhsNumber, { error: "NHS_NUMBER_MISSING" }),
});

export const medicationDispenseSchema = z.object({
  contained: z.array(z.looseObject({ resourceType: z.string(), id: z.string() })).default([]),
  identifier: itemIdentifiers(SYSTEM.dispenseItem),
  extension: z.array(extension).default([]),
  statusReasonCodeableConcept: codedWith(NOT_DISPENSED_REASONS, "NOT_DISPENSED_REASON").optional(),
  medicationCodeableConcept: medication,
  subject,
  performer: z.array(z.object({ actor: reference })).min(1, { error: "MISSING" }),
  authorizingPrescription: z.array(reference).min(1, { error: "MISSING" }),
  supportingInformation: z.array(z.object({ reference: z.string().optional() })).default([]),
  quantity: quantity.extend({ value: z.number().nonnegative({ error: "QUANTITY_SUPPLIED" }) }),
  type: codedWith(LINE_STATES, "LINE_STATE"),
  whenHandedOver: instant,
  dosageInstruction: z
    .array(z.object({ text: z.string().optional(), sequence: z.int().optional() }))
    .default([]),
});

/** Sender, release and predecessor of a notification. */
export const notificationHeaderSchema = z.object({
  extension: z
    .array(z.object({ url: z.string(), valueIdentifier: z.object({ value: z.string() }).optional() }))
    .default([]),
  response: z.object({ identifier: z.string() }).optional(),
});

/** The pharmacy's Organization, as far as it says who pays it. */
export const dispenserSchema = z.object({
  extension: z
    .array(
      z.object({
        url: z.string(),
        extension: z.array(z.object({ url: z.string(), valueIdentifier: identifier.optional() })).default([]),
      }),
    )
    .default([]),
});

export type MedicationDispense = z.infer<typeof medicationDispenseSchema>;
export type AuthorisingRequest = z.infer<typeof authorisingRequestSchema>;
