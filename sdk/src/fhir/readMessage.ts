import { fault, refuseFaults, type Fault } from "./FhirFaults.ts";
import { isJsonObject, parseJsonObject, type JsonObject } from "./json.ts";
import { parseWith } from "./parseWith.ts";
import { bundleSchema, messageHeaderSchema } from "./schemas.ts";

/** One entry of a message: its resource as it came, its type, and where it stands. */
export interface Entry {
  readonly path: string;
  readonly type: string;
  readonly fullUrl: string | undefined;
  readonly resource: JsonObject;
}

/** A FHIR message whose envelope is sound; its resources have not been looked at yet. */
export interface Message {
  readonly bundleId: string;
  readonly event: string;
  readonly entries: readonly Entry[];
  /** The entries by every name that a reference may call them. */
  readonly byReference: ReadonlyMap<string, Entry>;
  /** `urn:uuid:` and the id of the Bundle: a Provenance may point at the message as a whole. */
  readonly self: string | undefined;
  readonly bundle: JsonObject;
}

/**
 * Reads the envelope of a FHIR R4 message (Bundle of type message, FHIR R4 "Messaging").
 *
 * @throws FhirFaults where it is not JSON, not a Bundle of type message, or does not start with its
 * MessageHeader
 */
export function readMessage(input: unknown): Message {
  const bundle = parseJsonObject(input);
  const faults: Fault[] = [];
  const envelope = parseWith(bundleSchema, bundle, "Bundle", faults);
  refuseFaults(faults);

  const entries = listEntries(bundle);
  const event = readEvent(entries, faults);
  refuseFaults(faults);

  return {
    bundleId: envelope?.identifier.value ?? "",
    event,
    entries,
    byReference: indexEntries(entries),
    self: envelope?.id === undefined ? undefined : `urn:uuid:${envelope.id}`,
    bundle,
  };
}

export function entriesOf(message: Message, type: string): Entry[] {
  return message.entries.filter((entry) => entry.type === type);
}

function listEntries({ entry }: JsonObject): Entry[] {
  const entries = Array.isArray(entry) ? entry.filter(isJsonObject) : [];
  return entries.flatMap(({ fullUrl, resource }, index) => {
    if (!isJsonObject(resource) || typeof resource["resourceType"] !== "string") return [];
    return {
      path: `Bundle.entry[${index}]`,
      type: resource["resourceType"],
      fullUrl: typeof fullUrl === "string" ? fullUrl : undefined,
      resource,
    };
  });
}

function readEvent(entries: readonly Entry[], faults: Fault[]): string {
  const first = entries[0];
  const headers = entries.filter(({ type }) => type === "MessageHeader");
  if (first === undefined || first !== headers[0] || headers.length > 1) {
    faults.push(fault("HEADER_NOT_FIRST", "Bundle.entry[0].resource"));
    return "";
  }
  const header = parseWith(messageHeaderSchema, first.resource, `${first.path}.resource`, faults);
  return header?.eventCoding.code ?? "";
}

/** FHIR R4, "Resolving references in Bundles": by full URL, else by type and id. */
function indexEntries(entries: readonly Entry[]): Map<string, Entry> {
  const index = new Map<string, Entry>();
  for (const entry of entries) {
    if (typeof entry.resource["id"] === "string") index.set(`${entry.type}/${entry.resource["id"]}`, entry);
    if (entry.fullUrl !== undefined) index.set(entry.fullUrl, entry);
  }
  return index;
}
