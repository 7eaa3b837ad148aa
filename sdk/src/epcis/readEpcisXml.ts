import { XMLParser } from "fast-xml-parser";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { MAX_CHARACTERS, MAX_DEPTH } from "./documentSize.ts";
import { isRecord, type JsonRecord } from "./json.ts";
import { type EpcisCapture, readEpcisDocument } from "./readEpcisDocument.ts";
import { bareWord, EPCIS_CONTEXT } from "./vocabulary.ts";
import { elementsIn, Prefixes, type Scope, type XmlElement } from "./xmlTree.ts";

/** Lists whose items stand in elements of their own, and the name of those. */
const LISTS: Readonly<Record<string, string>> = {
  epcList: "epc",
  childEPCs: "epc",
  inputEPCList: "epc",
  outputEPCList: "epc",
  quantityList: "quantityElement",
  childQuantityList: "quantityElement",
  inputQuantityList: "quantityElement",
  outputQuantityList: "quantityElement",
  bizTransactionList: "bizTransaction",
  sourceList: "source",
  destinationList: "destination",
  sensorElementList: "sensorElement",
  correctiveEventIDs: "correctiveEventID",
};
const TYPED = new Set(["bizTransaction", "source", "destination"]);
const WORDS = new Set(["bizStep", "disposition", "reason", "set", "unset"]);
const NUMBERS = new Set([
  ...["quantity", "value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"],
]);
const EVENTS = [
  "ObjectEvent",
  "AggregationEvent",
  "AssociationEvent",
  "TransactionEvent",
  "TransformationEvent",
];
/** What EPCIS 1.x wrapped around whatever came later. */
const WRAPPERS = new Set(["extension", "baseExtension"]);

/**
 * Reads an EPCIS document in XML, version 1.2 or 2.0, as {@link readEpcisDocument} reads JSON-LD: same events, same hashes.
 * A document type is refused, so no entity is ever expanded or fetched; so are documents beyond 50 million characters or 64
 * elements deep.
 *
 * @throws MediConnectError `EPCIS_XML_MALFORMED`, `EPCIS_XML_REFUSED`; EpcisFaults (`EPCIS_FAULTS`)
 */
export function readEpcisXml(text: string): EpcisCapture {
  const document = parse(text).find(({ name }) => localName(name) === "EPCISDocument");
  if (document === undefined) throw malformed("it holds no EPCISDocument");
  const prefixes = new Prefixes();
  let scope = prefixes.scopeIn(document, new Map(), false);
  let around: XmlElement | undefined = document;
  for (const name of ["EPCISBody", "EventList"]) {
    around = around?.children.find((one) => localName(one.name) === name);
    if (around !== undefined) scope = prefixes.scopeIn(around, scope, false);
  }
  const eventList = around === undefined ? [] : eventsIn(around, scope, prefixes);
  return readEpcisDocument({
    "@context": [EPCIS_CONTEXT, prefixes.context],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: document.attributes["creationDate"],
    epcisBody: { eventList },
  });
}

function parse(text: string): readonly XmlElement[] {
  if (text.length > MAX_CHARACTERS) throw refused(`it is longer than ${MAX_CHARACTERS} characters`);
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw refused("it brings a document type of its own");
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: true,
    maxNestedTags: MAX_DEPTH,
    ignoreDeclaration: true,
    ignorePiTags: true,
  });
  let root: unknown;
  try {
    root = parser.parse(text, true);
  } catch (cause) {
    throw malformed("it is no well-formed XML, or nests too deep", { cause });
  }
  return elementsIn(root);
}

/** As they stand in the document; in 1.2 younger kinds of events stand in an extension. */
function eventsIn({ children }: XmlElement, scope: Scope, prefixes: Prefixes): readonly JsonRecord[] {
  return children.flatMap((element) => {
    const name = localName(element.name);
    if (name === "extension") return eventsIn(element, prefixes.scopeIn(element, scope, false), prefixes);
    if (!EVENTS.includes(name)) return [];
    const record = prefixes.recordOf(element, scope);
    return isRecord(record) ? [{ type: name, ...fieldsOf(record) }] : [];
  });
}

function fieldsOf(element: JsonRecord): JsonRecord {
  const fields: [string, unknown][] = [];
  for (const [key, value] of Object.entries(element)) {
    if (key.startsWith("@") || key === "#text") continue;
    if (WRAPPERS.has(key)) {
      for (const one of asList(value).filter(isRecord)) fields.push(...Object.entries(fieldsOf(one)));
    } else fields.push([key, fieldOf(key, value)]);
  }
  return Object.fromEntries(fields);
}

function fieldOf(key: string, value: unknown): unknown {
  const item = LISTS[key];
  if (item !== undefined) {
    const [inside] = asList(value);
    return isRecord(inside) ? asList(inside[item]).map((one) => itemOf(item, one)) : [];
  }
  if (WORDS.has(key)) {
    const words = asList(value).map((one) => bareWord(textOf(one)));
    return key === "set" || key === "unset" ? words : words[0];
  }
  if (NUMBERS.has(key)) return numberOf(textOf(value));
  if (key === "sensorReport") return asList(value).filter(isRecord).map(attributesOf);
  if (key === "sensorMetadata" && isRecord(value)) return attributesOf(value);
  if (isRecord(value) && hasChildren(value)) return fieldsOf(value);
  return Array.isArray(value) ? value.map((one) => fieldOf(key, one)) : textOf(value);
}

function itemOf(item: string, one: unknown): unknown {
  if (TYPED.has(item)) {
    const type = isRecord(one) ? one["@type"] : undefined;
    return { ...(typeof type === "string" ? { type: bareWord(type) } : {}), [item]: textOf(one) };
  }
  if (item === "sensorElement" && isRecord(one)) {
    return { ...fieldsOf(one), sensorReport: fieldOf("sensorReport", one["sensorReport"]) };
  }
  return isRecord(one) && hasChildren(one) ? fieldsOf(one) : textOf(one);
}

/** Sensors write their figures as attributes. */
function attributesOf(element: JsonRecord): JsonRecord {
  const pairs = Object.entries(element).flatMap(([key, value]): [string, unknown][] => {
    if (!key.startsWith("@")) return key === "#text" ? [] : [[key, fieldOf(key, value)]];
    const name = key.slice(1);
    if (name.startsWith("xmlns")) return [];
    const text = String(value);
    if (NUMBERS.has(name)) return [[name, numberOf(text)]];
    if (name === "booleanValue") return [[name, text === "true" || text === "1"]];
    return [[name, name === "type" || name === "exception" || name === "component" ? wordOf(text) : text]];
  });
  return Object.fromEntries(pairs);
}

/** Words that the context of JSON-LD makes bare. */
function wordOf(text: string): string {
  return bareWord(text.replace(/^gs1:/, "https://gs1.org/voc/").replace(/^cbv:/, "https://ref.gs1.org/cbv/"));
}

function hasChildren(element: JsonRecord): boolean {
  return Object.keys(element).some((key) => !key.startsWith("@") && key !== "#text");
}

function textOf(value: unknown): string {
  if (isRecord(value)) return textOf(value["#text"]);
  return value === undefined || value === null ? "" : String(value).trim();
}

/** What is no number stays, so that the schema refuses it. */
function numberOf(text: string): number | string {
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function localName(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function malformed(wrong: string, options: ErrorOptions = {}): MediConnectError {
  return new MediConnectError(
    "EPCIS_XML_MALFORMED",
    `This is no EPCIS document in XML: ${wrong}.`,
    "Export it again from the system that made it.",
    {},
    options,
  );
}

function refused(why: string): MediConnectError {
  return new MediConnectError(
    "EPCIS_XML_REFUSED",
    `The XML document is not read, since ${why}.`,
    "Split it, or export it without a document type.",
  );
}
