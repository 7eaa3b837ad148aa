import { z } from "zod";

/** The figures that stand in a signed clinical content itself. */
export interface ClinicalTerms {
  /** dm+d code of what was prescribed. */
  readonly medicationCode: string;
  readonly quantity: { readonly value: number; readonly unitCode: string | undefined };
  /** Undefined where the prescriber did not say. */
  readonly daysSupply: number | undefined;
  /** Issues of the whole series; undefined where the content does not state it in one number. */
  readonly issues: number | undefined;
}

const schema = z.object({
  medicationRequest: z.object({
    intent: z.string().optional(),
    courseOfTherapyType: z
      .object({ coding: z.tuple([z.object({ code: z.string() })]).rest(z.unknown()) })
      .optional(),
    medicationCodeableConcept: z.object({
      coding: z.tuple([z.object({ code: z.string() })]).rest(z.unknown()),
    }),
    dispenseRequest: z.object({
      quantity: z.object({ value: z.number(), code: z.string().optional() }),
      expectedSupplyDuration: z.object({ value: z.number() }).optional(),
      numberOfRepeatsAllowed: z.number().optional(),
    }),
  }),
});

/**
 * Reads medicine, quantity and days out of a clinical content, so that a pharmacy can hold them against the figures
 * beside it.
 *
 * @returns undefined where the content does not state them
 */
export function readClinicalTerms(content: unknown): ClinicalTerms | undefined {
  const parsed = schema.safeParse(content);
  if (!parsed.success) return undefined;
  const { intent, courseOfTherapyType, medicationCodeableConcept, dispenseRequest } =
    parsed.data.medicationRequest;
  const { quantity, expectedSupplyDuration, numberOfRepeatsAllowed } = dispenseRequest;
  return {
    medicationCode: medicationCodeableConcept.coding[0].code,
    quantity: { value: quantity.value, unitCode: quantity.code },
    daysSupply: expectedSupplyDuration?.value,
    issues: issuesOf(intent, courseOfTherapyType?.coding[0].code, numberOfRepeatsAllowed),
  };
}

/** EPS counts repeats, of which the first issue is none; an issue of its own states its series elsewhere. */
function issuesOf(
  intent: string | undefined,
  course: string | undefined,
  repeats: number | undefined,
): number | undefined {
  if (course === undefined) return undefined;
  if (course !== "continuous-repeat-dispensing") return 1;
  return intent === "original-order" ? (repeats ?? 0) + 1 : undefined;
}
