import { checkRepeats } from "./checkRepeats.ts";
import { isRepeatDispensing } from "./courseOf.ts";
import { fault, type Fault } from "./FhirFaults.ts";
import { checkControlledDrug } from "./readControlledDrug.ts";
import type { Entry } from "./readMessage.ts";
import { medicationRequestSchema } from "./schemas.ts";
import { SYSTEM } from "./systems.ts";

// Each check reads only the elements that it needs, so that a fault elsewhere in the item hides nothing.
const numbered = medicationRequestSchema.pick({ identifier: true });
const scheduled = medicationRequestSchema.pick({ extension: true });

/** The rules of single items that a schema cannot hold: item numbers, controlled drugs, repeat dispensing. */
export function checkItems(items: readonly Entry[], faults: Fault[]): void {
  checkItemNumbers(items, faults);
  for (const item of items) {
    const path = `${item.path}.resource`;
    const extensions = scheduled.safeParse(item.resource).data?.extension ?? [];
    checkControlledDrug(extensions, isRepeatDispensing(item), path, faults);
  }
  checkRepeats(items, faults);
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
