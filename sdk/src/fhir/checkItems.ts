import { fault, type Fault } from "./FhirFaults.ts";
import { isJsonObject } from "./json.ts";
import { checkControlledDrug } from "./readControlledDrug.ts";
import type { Entry } from "./readMessage.ts";
import { medicationRequestSchema } from "./schemas.ts";
import { SYSTEM } from "./systems.ts";

// Each check reads only the elements that it needs, so that a fault elsewhere in the item hides nothing.
const numbered = medicationRequestSchema.pick({ identifier: true });
const scheduled = medicationRequestSchema.pick({ extension: true });
const coursed = medicationRequestSchema.pick({ courseOfTherapyType: true });

/** The first coding of the item's course of therapy, or undefined where it has none that EPS knows. */
export function courseOf({ resource }: Entry): string | undefined {
  return coursed.safeParse(resource).data?.courseOfTherapyType.coding[0].code;
}

/** The rules of single items that a schema cannot hold: item numbers, controlled drugs, repeat dispensing. */
export function checkItems(items: readonly Entry[], faults: Fault[]): void {
  checkItemNumbers(items, faults);
  for (const item of items) {
    const path = `${item.path}.resource`;
    const isRepeatDispensing = courseOf(item) === "continuous-repeat-dispensing";
    const extensions = scheduled.safeParse(item.resource).data?.extension ?? [];
    checkControlledDrug(extensions, isRepeatDispensing, path, faults);
    if (isRepeatDispensing && item.resource["intent"] === "original-order") checkRepeats(item, path, faults);
  }
}

function checkItemNumbers(items: readonly Entry[], faults: Fault[]): void {
  const seen = new Set<string>();
  for (const { path, resource } of items) {
    const identifiers = numbered.safeParse(resource).data?.identifier ?? [];
    const index = identifiers.findIndex(({ system }) => system === SYSTEM.orderItem);
    const itemNumber = identifiers[index]?.value;
    if (itemNumber === undefined) continue;
    if (seen.has(itemNumber))
      faults.push(fault("DUPLICATE_ITEM", `${path}.resource.identifier[${index}].value`));
    seen.add(itemNumber);
  }
}

/** Without these two nobody could tell how many issues there are and when the next one is due. */
function checkRepeats({ resource }: Entry, path: string, faults: Fault[]): void {
  const request = resource["dispenseRequest"];
  const elements = isJsonObject(request) ? Object.keys(request) : [];
  const isComplete =
    elements.includes("numberOfRepeatsAllowed") && elements.includes("expectedSupplyDuration");
  if (!isComplete) faults.push(fault("REPEATS_MISSING", `${path}.dispenseRequest`));
}
