import { captureEvent, type CaptureEvent } from "./CaptureEvent.ts";
import { requireShallow } from "./documentSize.ts";
import { epcisFault, type EpcisFault, EpcisFaults } from "./EpcisFaults.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { eventHashOf } from "./eventHash.ts";
import { isRecord, type JsonRecord } from "./json.ts";
import { MASTER_DATA, MEDICONNECT, underPrefix } from "./ownKeys.ts";
import { validateSchema } from "./validateSchema.ts";

export interface EpcisCapture {
  /** Events of one document in their order. */
  readonly events: readonly CaptureEvent[];
  readonly creationDate: string | undefined;
  /**
   * What the schema does not know but no pack depends on: kinds of measurement of a sensor. Old documents name some that
   * version 2.0.1 dropped.
   */
  readonly notices: readonly EpcisFault[];
}

/** Any of them shows that a document is meant, whatever it lacks. */
const DOCUMENT_FIELDS = ["epcisBody", "schemaVersion"];
const EVENT_TYPES = [
  "ObjectEvent",
  "AggregationEvent",
  "AssociationEvent",
  "TransactionEvent",
  "TransformationEvent",
];

/**
 * Reads an EPCIS 2.0 document in JSON-LD, or one single event with its context. Checked against GS1's schema; all faults
 * of all events are told at once.
 *
 * @param value what `JSON.parse` gave
 * @throws EpcisFaults (`EPCIS_FAULTS`); MediConnectError `EPCIS_NOT_A_DOCUMENT`, `EPCIS_TOO_LARGE` beyond 64 levels
 * @example
 * const { events } = readEpcisDocument(JSON.parse(epcisText));
 */
export function readEpcisDocument(value: unknown): EpcisCapture {
  requireShallow(value);
  requireDocument(value);
  const document = asDocument(value);
  const body = isRecord(document["epcisBody"]) ? document["epcisBody"] : {};
  const { eventList } = body;
  const list: readonly unknown[] = Array.isArray(eventList) ? eventList : [];
  // Around the events first, then each for itself, so that a fault names its event.
  const around = {
    ...document,
    epcisBody: Array.isArray(eventList) ? { ...body, eventList: [] } : document["epcisBody"],
  };
  const faults = [...validateSchema("epcisDocument", around)];
  const shared = namespacesOf(document["@context"]);
  const ignore = ignoredFields(document);
  const events: CaptureEvent[] = [];
  const notices: EpcisFault[] = [];
  list.forEach((one, index) => {
    const all = validateSchema("EPCIS-Document-Event", one, index);
    notices.push(...all.filter(isNotice));
    const found = all.filter((fault) => !isNotice(fault));
    if (found.length > 0) return faults.push(...found);
    return readEvent(one, index, { shared, ignore, events, faults });
  });
  if (faults.length > 0) throw new EpcisFaults(faults);
  const { creationDate } = document;
  return { events, creationDate: typeof creationDate === "string" ? creationDate : undefined, notices };
}

function isNotice({ path }: EpcisFault): boolean {
  return /^sensorElementList\[\d+\]\.sensorReport\[\d+\]\.type$/.test(path);
}

interface Reading {
  readonly shared: ReadonlyMap<string, string>;
  readonly ignore: ReadonlySet<string>;
  readonly events: CaptureEvent[];
  readonly faults: EpcisFault[];
}

function readEvent(one: unknown, index: number, { shared, ignore, events, faults }: Reading): void {
  const parsed = captureEvent.safeParse(one);
  if (!parsed.success || !isRecord(one)) {
    const issues = parsed.error?.issues ?? [];
    for (const { path } of issues) faults.push(epcisFault("WRONG_TYPE", index, path.join(".")));
    return;
  }
  const own = one["@context"];
  const namespaces = own === undefined ? shared : new Map([...shared, ...namespacesOf(own)]);
  // Fields of our own stand among the others; those of the packs in their master data.
  const { ilmd, ...others } = underPrefix(one, MEDICONNECT, namespaces);
  const told = isRecord(ilmd) ? { ilmd: underPrefix(ilmd, MASTER_DATA, namespaces) } : {};
  const named = captureEvent.parse({ ...others, ...told });
  events.push({ ...named, hash: eventHashOf(one, { namespaces, ignore }) });
}

/**
 * What has nothing of a document is told as that, not by each field that it lacks.
 *
 * @throws MediConnectError `EPCIS_NOT_A_DOCUMENT`
 */
function requireDocument(value: unknown): void {
  if (isRecord(value) && DOCUMENT_FIELDS.some((field) => field in value)) return;
  const type = isRecord(value) ? value["type"] : undefined;
  if ([...EVENT_TYPES, "EPCISDocument"].some((one) => one === type)) return;
  throw new MediConnectError(
    "EPCIS_NOT_A_DOCUMENT",
    `This is no EPCIS document${likenessOf(value)}.`,
    "Give an EPCISDocument with its events (epcisBody.eventList), or one single event.",
  );
}

function likenessOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? ": it is an empty list" : ": it is a list";
  if (!isRecord(value)) return ": it is a single value";
  if ("resourceType" in value) return ": it looks like a FHIR resource";
  return Object.keys(value).length === 0 ? ": it is empty" : "";
}

/** A single event becomes the one event of a document. */
function asDocument(value: unknown): JsonRecord {
  if (!isRecord(value)) return {};
  if (typeof value["type"] !== "string" || !EVENT_TYPES.includes(value["type"])) return value;
  const { "@context": context, ...event } = value;
  return {
    ...(context === undefined ? {} : { "@context": context }),
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "1970-01-01T00:00:00Z",
    epcisBody: { eventList: [event] },
  };
}

export function namespacesOf(context: unknown): ReadonlyMap<string, string> {
  const parts: readonly unknown[] = Array.isArray(context) ? context : [context];
  const pairs = parts.filter(isRecord).flatMap((part) => Object.entries(part));
  return new Map(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

/**
 * What a repository adds for itself, and says that it does: `…:ignoreFields`. Extensions alone: with a field of EPCIS left out,
 * two events would have one hash.
 */
function ignoredFields(document: JsonRecord): ReadonlySet<string> {
  const lists = Object.entries(document).filter(([key]) => key.endsWith(":ignoreFields"));
  const named = lists.flatMap(([, list]) => (Array.isArray(list) ? list.map(String) : []));
  return new Set(named.filter((key) => key.includes(":") && !key.startsWith(`${MEDICONNECT.prefix}:`)));
}
