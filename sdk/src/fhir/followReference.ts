import { fault, type Fault } from "./FhirFaults.ts";
import type { Entry, Message } from "./readMessage.ts";

/**
 * The entry that a needed reference leads to, or undefined after adding the fault: it must resolve inside
 * of the Bundle, to a resource of `type`.
 *
 * @param path of the element that holds the reference
 */
export function followReference(
  message: Message,
  reference: string | undefined,
  type: string,
  path: string,
  faults: Fault[],
): Entry | undefined {
  if (reference === undefined) {
    faults.push(fault("MISSING", `${path}.reference`));
    return undefined;
  }
  const entry = message.byReference.get(reference);
  if (entry?.type === type) return entry;
  if (entry !== undefined) faults.push(fault("WRONG_REFERENCE", `${path}.reference`));
  // An unresolved urn: reference is reported by `checkReferences` already.
  else if (!reference.startsWith("urn:")) faults.push(fault("UNRESOLVED_REFERENCE", `${path}.reference`));
  return undefined;
}
