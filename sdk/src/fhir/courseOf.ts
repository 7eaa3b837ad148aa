import type { Entry } from "./readMessage.ts";
import { medicationRequestSchema } from "./schemas.ts";

const coursed = medicationRequestSchema.pick({ courseOfTherapyType: true });

/** The first coding of the item's course of therapy, or undefined where it has none that EPS knows. */
export function courseOf({ resource }: Entry): string | undefined {
  return coursed.safeParse(resource).data?.courseOfTherapyType.coding[0].code;
}

export function isRepeatDispensing(item: Entry): boolean {
  return courseOf(item) === "continuous-repeat-dispensing";
}
