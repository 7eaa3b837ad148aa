import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { Entry, Message } from "./readMessage.ts";
import { EXTENSION } from "./systems.ts";

// State moves on after signing and so stays outside of what is signed; EPS does the same.
const STATE_ELEMENTS: ReadonlySet<string> = new Set(["status", "statusReason", "meta"]);
const STATE_EXTENSIONS: ReadonlySet<JsonValue | undefined> = new Set([
  EXTENSION.statusHistory,
  EXTENSION.businessStatus,
  EXTENSION.dispensingInformation,
]);

/**
 * The immutable clinical content of one item: the MedicationRequest without its state, and the resources
 * that it leads to (patient, requester, practitioner, organisation), each under the reference that names
 * it. Only depends on the message, so that its canonical JSON (RFC 8785) may be hashed and signed.
 *
 * @returns `{ medicationRequest, resources: { [reference]: resource } }`
 */
export function clinicalContentOf(message: Message, item: Entry): JsonObject {
  const medicationRequest = withoutState(item.resource);
  const resources = new Map<string, JsonObject>();
  const open: JsonValue[] = [medicationRequest];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const reference of referencesIn(next)) {
      const entry = message.byReference.get(reference);
      if (entry === undefined || entry === item || resources.has(reference)) continue;
      const resource = withoutMeta(entry.resource);
      resources.set(reference, resource);
      open.push(resource);
    }
  }
  return { medicationRequest, resources: Object.fromEntries(resources) };
}

function withoutState(resource: JsonObject): JsonObject {
  const kept = Object.entries(resource).filter(([key]) => !STATE_ELEMENTS.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === "extension" ? withoutStateExtensions(value) : value]),
  );
}

function withoutStateExtensions(extensions: JsonValue): JsonValue {
  if (!Array.isArray(extensions)) return extensions;
  return extensions.filter(
    (extension) => !(isJsonObject(extension) && STATE_EXTENSIONS.has(extension["url"])),
  );
}

function withoutMeta(resource: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => key !== "meta"));
}

function referencesIn(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "reference" && typeof inner === "string" ? [inner] : referencesIn(inner),
  );
}
