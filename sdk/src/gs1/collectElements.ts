import { MediConnectError } from "../errors/MediConnectError.ts";
import { checkElement, type Gs1Element } from "./checkElement.ts";

/**
 * Checks elements one by one and keeps each AI once: one that comes twice with the same value counts once, with two
 * different values it is refused (GS1 General Specifications, section 4.13).
 *
 * @throws MediConnectError `GS1_AI_REPEATED`, and as `checkElement` does
 */
export function collectElements(elements: Iterable<Gs1Element>): readonly Gs1Element[] {
  const values = new Map<string, string>();
  for (const element of elements) {
    checkElement(element);
    if ((values.get(element.ai) ?? element.value) !== element.value) throw repeatedAi(element.ai);
    values.set(element.ai, element.value);
  }
  return [...values].map(([ai, value]) => ({ ai, value }));
}

function repeatedAi(ai: string): MediConnectError {
  return new MediConnectError(
    "GS1_AI_REPEATED",
    `The barcode gives (${ai}) twice, with two different values.`,
    "Scan one pack at a time; if it stays so, report the barcode to its manufacturer.",
    { ai },
  );
}
