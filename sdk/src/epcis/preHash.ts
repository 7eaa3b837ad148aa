import { toCanonicalUri } from "./canonicalUri.ts";
import { isRecord, type JsonRecord } from "./json.ts";
import { CBV_WORDS, expandWord } from "./vocabulary.ts";

// The string from which an event's hash is made: CBV 2.0, section 8.9. Fields in the order of the standard, whatever order
// they were written in; lists sorted; one form for times, numbers, keys and words.

/** Namespaces by prefix. */
export type Namespaces = ReadonlyMap<string, string>;

export interface PreHashOptions {
  readonly namespaces?: Namespaces;
  /** Keys that take no part, as they stand in the event. */
  readonly ignore?: ReadonlySet<string>;
}

const IGNORED = new Set([
  "type",
  "eventID",
  "recordTime",
  "errorDeclaration",
  "@context",
  "rdfs:comment",
  "comment",
]);
const QUANTITIES = new Set(["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"]);
const EPCS = new Set(["epcList", "childEPCs", "inputEPCList", "outputEPCList"]);
const FIELDS = [
  ...[
    "eventTime",
    "eventTimeZoneOffset",
    "certificationInfo",
    "parentID",
    "epcList",
    "inputEPCList",
    "childEPCs",
  ],
  ...[
    "quantityList",
    "childQuantityList",
    "inputQuantityList",
    "outputEPCList",
    "outputQuantityList",
    "action",
  ],
  ...["transformationID", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation"],
  "sensorElementList",
];
/** Published hashes sort these among the extensions, behind the sensor's elements. */
const TYPED: Readonly<Record<string, readonly [string, string]>> = {
  bizTransactionList: ["bizTransaction", CBV_WORDS.bizTransaction],
  destinationList: ["destination", CBV_WORDS.sourceDestination],
  sourceList: ["source", CBV_WORDS.sourceDestination],
};
const METADATA = [
  ...[
    "time",
    "startTime",
    "endTime",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "bizRules",
  ],
];
const REPORT = [
  ...[
    "type",
    "exception",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "time",
    "microorganism",
  ],
  ...["chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue"],
  ...[
    "minValue",
    "maxValue",
    "meanValue",
    "sDev",
    "percRank",
    "percValue",
    "uom",
    "coordinateReferenceSystem",
  ],
];
const WORDS: Readonly<Record<string, string>> = {
  bizStep: CBV_WORDS.bizStep,
  disposition: CBV_WORDS.disposition,
  set: CBV_WORDS.disposition,
  unset: CBV_WORDS.disposition,
};
const REPORT_WORDS: Readonly<Record<string, string>> = {
  type: CBV_WORDS.measurement,
  exception: CBV_WORDS.measurement,
  component: CBV_WORDS.component,
};

/**
 * @param event of an EPCIS 2.0 document in JSON-LD
 * @example
 * preHashOf({ type: "ObjectEvent", action: "ADD" }); // "eventType=ObjectEventaction=ADD"
 */
export function preHashOf(
  event: JsonRecord,
  { namespaces = new Map(), ignore }: PreHashOptions = {},
): string {
  const known = FIELDS.map((name) => fieldOf(name, event[name], namespaces)).join("");
  const others = Object.entries(event).filter(
    ([key]) => !FIELDS.includes(key) && !IGNORED.has(key) && ignore?.has(key) !== true,
  );
  return `eventType=${asText(event["type"])}${known}${generic(others, namespaces)}`;
}

function fieldOf(name: string, value: unknown, namespaces: Namespaces): string {
  if (value === undefined || value === null) return "";
  if (EPCS.has(name)) return listed(name, value, (one) => pair("epc", one, namespaces));
  if (QUANTITIES.has(name)) {
    return listed(name, value, (one) =>
      element("quantityElement", one, ["epcClass", "quantity", "uom"], namespaces),
    );
  }
  switch (name) {
    case "readPoint":
    case "bizLocation":
      return element(name, value, ["id"], namespaces);
    case "persistentDisposition":
      return element(name, value, ["set", "unset"], namespaces);
    case "sensorElementList":
      return listed(name, value, (one) => sensorElement(one, namespaces));
    default:
      return pairs(name, value, namespaces);
  }
}

function listed(name: string, value: unknown, write: (one: unknown) => string): string {
  const items = asList(value).map(write).filter(Boolean).sort().join("");
  return items === "" ? "" : `${name}${items}`;
}

/** Business transactions, sources and destinations: each with its type before it. */
function typed(list: string, name: string, base: string, value: unknown, namespaces: Namespaces): string {
  return listed(list, value, (one) => {
    if (!isRecord(one)) return "";
    const { type } = one;
    const kind = type === undefined ? "" : `type=${canonical(expandWord(asText(type), base), namespaces)}`;
    return kind + pair(name, one[name], namespaces);
  });
}

function sensorElement(value: unknown, namespaces: Namespaces): string {
  if (!isRecord(value)) return "";
  const metadata = element("sensorMetadata", value["sensorMetadata"], METADATA, namespaces);
  const reports = asList(value["sensorReport"])
    .map((one) => element("sensorReport", one, REPORT, namespaces, REPORT_WORDS))
    .sort()
    .join("");
  const others = Object.entries(value).filter(([key]) => key.includes(":"));
  return `sensorElement${metadata}${reports}${generic(others, namespaces)}`;
}

/** The named fields in their order, then whatever extends them. */
function element(
  name: string,
  value: unknown,
  order: readonly string[],
  namespaces: Namespaces,
  words: Readonly<Record<string, string>> = WORDS,
): string {
  if (!isRecord(value)) return "";
  const known = order.map((key) => pairs(key, value[key], namespaces, words)).join("");
  const others = Object.entries(value).filter(([key]) => !order.includes(key) && !IGNORED.has(key));
  const inside = known + generic(others, namespaces);
  return inside === "" ? "" : `${name}${inside}`;
}

function pairs(name: string, value: unknown, namespaces: Namespaces, words = WORDS): string {
  return asList(value)
    .map((one) => pair(name, one, namespaces, words))
    .sort()
    .join("");
}

function pair(name: string, value: unknown, namespaces: Namespaces, words = WORDS): string {
  if (value === undefined || value === null) return "";
  const text = asText(value).trim();
  const isTime = /time$/i.test(name);
  const base = words[name];
  const word = base === undefined ? text : expandWord(text, base);
  const canon = isTime ? canonicalTime(text) : canonical(word, namespaces);
  return canon === "" ? "" : `${name}=${canon}`;
}

/** Extensions and instance or lot master data: any depth, sorted, names with their namespaces. */
function generic(entries: readonly (readonly [string, unknown])[], namespaces: Namespaces): string {
  const written = entries
    .filter(([key]) => !IGNORED.has(key))
    .flatMap(([key, value]) => {
      const [name, base] = TYPED[key] ?? [];
      if (name !== undefined && base !== undefined) return [typed(key, name, base, value, namespaces)];
      return asList(value).map((one) => genericPair(key, one, namespaces));
    });
  return written.sort().join("");
}

function genericPair(key: string, value: unknown, namespaces: Namespaces): string {
  const name = nameOf(key, namespaces);
  if (isRecord(value)) return `${name}${generic(Object.entries(value), namespaces)}`;
  const text = asText(value).trim();
  return text === "" ? name : `${name}=${canonical(text, namespaces)}`;
}

function nameOf(key: string, namespaces: Namespaces): string {
  const [prefix = "", ...rest] = key.split(":");
  const address = rest.length === 0 ? undefined : namespaces.get(prefix);
  return address === undefined ? key : `{${address}}${rest.join(":")}`;
}

function canonical(text: string, namespaces: Namespaces): string {
  const colon = text.indexOf(":");
  // Before two slashes stands a scheme, even where somebody named a prefix like it (JSON-LD 1.1, section 5.2.2).
  const isCurie = colon > 0 && !text.startsWith("//", colon + 1);
  const address = isCurie ? namespaces.get(text.slice(0, colon)) : undefined;
  const expanded = address === undefined ? expandWord(text, "") : `${address}${text.slice(colon + 1)}`;
  return toCanonicalUri(expanded) ?? canonicalNumber(expanded);
}

/** No sign, no zeros before or behind; what is no number stays. */
function canonicalNumber(text: string): string {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}

/** UTC to the millisecond, rounded to even where it was finer. */
function canonicalTime(text: string): string {
  const [, second = "", fraction = "", zone = ""] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  const start = Date.parse(`${second}${zone === "" ? "Z" : zone}`);
  if (second === "" || Number.isNaN(start)) return text;
  const micros = Number(fraction.slice(0, 6).padEnd(6, "0"));
  const below = Math.floor(micros / 1_000);
  const rest = micros % 1_000;
  const up = rest > 500 || (rest === 500 && below % 2 === 1);
  // A whole second more would be another second; the standard's own implementation stops at it, too.
  return new Date(start + Math.min(999, below + (up ? 1 : 0))).toISOString();
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function asText(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}
