import { z } from "zod";
import { hasFormIdShape, isFormId } from "./formId.ts";
import type { FaultCode } from "./faultReasons.ts";
import { isNhsNumber } from "./nhsNumber.ts";
import { isDmdCode, isGmcNumber, isGphcNumber, isOdsCode } from "./registerCodes.ts";
import { SYSTEM } from "./systems.ts";

// What NHS EPS FHIR R4 asks of each resource, as far as this library reads it. Everything else is let
// through. The error of a schema is the code of a fault, never a sentence: `FAULT_REASONS` holds the
// sentences.

interface IdentifierRule {
  readonly isValid: (value: string) => boolean;
  readonly code: FaultCode;
}

const IDENTIFIER_RULES: ReadonlyMap<string | undefined, IdentifierRule> = new Map([
  [SYSTEM.nhsNumber, { isValid: isNhsNumber, code: "NHS_NUMBER" }],
  [SYSTEM.ods, { isValid: isOdsCode, code: "ODS_CODE" }],
  // The spine writes a C before the number in places.
  [SYSTEM.gmc, { isValid: (value) => isGmcNumber(value.replace(/^C/, "")), code: "GMC_NUMBER" }],
  [SYSTEM.gphc, { isValid: isGphcNumber, code: "GPHC_NUMBER" }],
] satisfies [string, IdentifierRule][]);

/** A number of a register; where the register has a rule for its numbers, the rule holds. */
export const identifier = z
  .object({ system: z.string().optional(), value: z.string() })
  .superRefine(({ system, value }, context) => {
    const rule = IDENTIFIER_RULES.get(system);
    if (rule === undefined || rule.isValid(value)) return;
    context.addIssue({ code: "custom", message: rule.code, path: ["value"] });
  });

export const reference = z.object({ reference: z.string() });
const looseReference = z.object({ reference: z.string().optional(), identifier: identifier.optional() });
export const coding = z.object({
  system: z.string().optional(),
  code: z.string(),
  display: z.string().optional(),
});

/** FHIR `date` or `dateTime` down to the day; both must exist in the calendar. */
export const day = z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error: "DATE" });
export const instant = z.iso.datetime({ offset: true, error: "DATE" });

const innerExtension = z.object({
  url: z.string(),
  valueString: z.string().optional(),
  valueInteger: z.int().optional(),
  valueUnsignedInt: z.int().optional(),
  valueDateTime: z.string().optional(),
  valueCoding: coding.optional(),
});
export const extension = innerExtension.extend({ extension: z.array(innerExtension).optional() });

export const medication = z
  .object({ coding: z.array(coding).min(1), text: z.string().optional() })
  .superRefine(({ coding: codings }, context) => {
    const index = codings.findIndex(({ system }) => system === SYSTEM.snomed);
    const code = codings[index]?.code;
    if (code === undefined)
      context.addIssue({ code: "custom", message: "MEDICATION_CODE_MISSING", path: ["coding"] });
    else if (!isDmdCode(code)) {
      context.addIssue({ code: "custom", message: "MEDICATION_CODE", path: ["coding", index, "code"] });
    }
  });

export const quantity = z.object({
  value: z.number().positive({ error: "QUANTITY_VALUE" }),
  unit: z.string().optional(),
  system: z.literal(SYSTEM.snomed, { error: "QUANTITY_UNIT" }),
  code: z.string().refine(isDmdCode, { error: "QUANTITY_UNIT" }),
});

const supplyDuration = z.object({
  value: z.int({ error: "DURATION" }).positive({ error: "DURATION" }),
  code: z.literal("d", { error: "DURATION" }),
});

const COURSES = ["acute", "continuous", "continuous-repeat-dispensing"] as const;
// Only the first coding counts; a tuple keeps the path of the fault at that coding.
const courseOfTherapy = z.object({
  coding: z.tuple([z.object({ code: z.enum(COURSES, { error: "INVALID_COURSE" }) })]).rest(z.unknown()),
});

const formId = z
  .string()
  .refine(hasFormIdShape, { error: "FORM_ID_SHAPE", abort: true })
  .refine(isFormId, { error: "INVALID_CHECKSUM" });

export const itemIdentifiers = (system: string): z.ZodType<Identifier[]> =>
  z
    .array(identifier)
    .refine((all) => all.some((one) => one.system === system), { error: "ITEM_NUMBER_MISSING" });

const dispenseRequest = z.object({
  extension: z.array(extension).default([]),
  quantity,
  expectedSupplyDuration: supplyDuration.optional(),
  validityPeriod: z.object({ start: day.optional(), end: day.optional() }).optional(),
  numberOfRepeatsAllowed: z.int({ error: "REPEATS" }).nonnegative({ error: "REPEATS" }).optional(),
  performer: looseReference.optional(),
});

// EPS refuses a reflex-order that is sent to it, and its wording of the fault leaves it out; it makes them
// itself, when it releases an issue of repeat dispensing to a pharmacy.
const INTENTS = ["order", "original-order", "instance-order", "reflex-order"] as const;

export const medicationRequestSchema = z.object({
  identifier: itemIdentifiers(SYSTEM.orderItem),
  status: z.literal("active", { error: "INVALID_STATUS" }),
  intent: z.enum(INTENTS, { error: "INVALID_INTENT" }),
  extension: z.array(extension).default([]),
  authoredOn: day.optional(),
  medicationCodeableConcept: medication,
  subject: reference,
  requester: reference,
  groupIdentifier: z.object({ system: z.literal(SYSTEM.formId), value: formId }),
  courseOfTherapyType: courseOfTherapy,
  basedOn: z.array(z.object({ extension: z.array(extension).default([]) })).default([]),
  dosageInstruction: z
    .array(z.object({ text: z.string().optional(), sequence: z.int().optional() }))
    .default([]),
  dispenseRequest,
});

export const patientSchema = z.object({
  identifier: z
    .array(identifier, { error: "NHS_NUMBER_MISSING" })
    .refine((all) => all.some(({ system }) => system === SYSTEM.nhsNumber), { error: "NHS_NUMBER_MISSING" }),
  birthDate: z.iso.date({ error: "DATE" }).optional(),
});

export const practitionerRoleSchema = z.object({
  identifier: z.array(identifier).default([]),
  practitioner: looseReference.optional(),
  organization: looseReference.optional(),
});

export const practitionerSchema = z.object({ identifier: z.array(identifier).min(1) });

export const organizationSchema = z.object({
  identifier: z
    .array(identifier, { error: "ODS_CODE_MISSING" })
    .refine((all) => all.some(({ system }) => system === SYSTEM.ods), { error: "ODS_CODE_MISSING" }),
});

export const provenanceSchema = z.object({
  target: z.array(reference).min(1),
  signature: z
    .array(z.object({ when: instant, who: reference, data: z.string().optional() }))
    .max(1, { error: "SIGNATURE_COUNT" })
    .default([]),
});

export const messageHeaderSchema = z.object({ eventCoding: coding });

export const bundleSchema = z.object({
  resourceType: z.literal("Bundle"),
  id: z.string().optional(),
  identifier: z.object({ value: z.string() }),
  type: z.literal("message", { error: "NOT_A_MESSAGE" }),
  entry: z
    .array(
      z.object({
        fullUrl: z.string().optional(),
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
      }),
    )
    .min(1, { error: "MISSING" }),
});

export type MedicationRequest = z.infer<typeof medicationRequestSchema>;
export type PractitionerRole = z.infer<typeof practitionerRoleSchema>;
export type Provenance = z.infer<typeof provenanceSchema>;
export type Identifier = z.infer<typeof identifier>;
export type Extension = z.infer<typeof extension>;
