import { fault, type Fault } from "./FhirFaults.ts";
import { isJsonObject, type JsonValue } from "./json.ts";
import type { Message } from "./readMessage.ts";

const DEEPEST = 64;
// The order that an issue continues stands in another message.
const CONTINUED = /\.basedOn\[\d+\]\.reference$/;
// Names of FHIR elements only: an odd key could be anything, and must not get into the path of a fault.
const ELEMENT_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;

/**
 * Every `urn:` reference anywhere must resolve inside of the Bundle, since it can resolve nowhere else
 * (FHIR R4, "Resolving references in Bundles"), and no two entries may bear the same full URL.
 */
export function checkReferences(message: Message, faults: Fault[]): void {
  const seen = new Set<string>();
  for (const { fullUrl, path, resource } of message.entries) {
    if (fullUrl !== undefined && seen.has(fullUrl))
      faults.push(fault("DUPLICATE_FULL_URL", `${path}.fullUrl`));
    if (fullUrl !== undefined) seen.add(fullUrl);
    walk(resource, `${path}.resource`, 0, message, faults);
  }
}

function walk(value: JsonValue, path: string, depth: number, message: Message, faults: Fault[]): void {
  if (depth > DEEPEST) {
    faults.push(fault("NESTED_TOO_DEEPLY", path));
  } else if (Array.isArray(value)) {
    value.forEach((inner, index) => walk(inner, `${path}[${index}]`, depth + 1, message, faults));
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const innerPath = ELEMENT_NAME.test(key) ? `${path}.${key}` : path;
      if (key === "reference" && !isResolved(inner, message) && !CONTINUED.test(innerPath))
        faults.push(fault("UNRESOLVED_REFERENCE", innerPath));
      walk(inner, innerPath, depth + 1, message, faults);
    }
  }
}

function isResolved(reference: JsonValue, { byReference, self }: Message): boolean {
  if (typeof reference !== "string" || !reference.startsWith("urn:")) return true;
  return byReference.has(reference) || reference === self;
}
