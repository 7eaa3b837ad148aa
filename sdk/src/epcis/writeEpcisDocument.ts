import { writeEpcLink } from "./epc.ts";
import { eventHashOf } from "./eventHash.ts";
import type { JsonRecord } from "./json.ts";
import { namespacesOf } from "./readEpcisDocument.ts";
import type { EventContent, Occasion, Parties, SupplyChainEvent } from "./SupplyChainEvent.ts";
import { EXITS, reasonField } from "./exits.ts";
import {
  EPCIS_CONTEXT,
  OWN_FIELDS,
  RECALL_CLASS_FIELD,
  RECALL_LEVEL_FIELD,
  TOTE_FIELD,
  TRANCHE_FIELD,
} from "./vocabulary.ts";

const MASTER_DATA = "urn:epcglobal:cbv:mda:";
const CONTEXT = [EPCIS_CONTEXT, { cbvmda: MASTER_DATA, mediconnect: OWN_FIELDS }] as const;
const NAMESPACES = namespacesOf(CONTEXT);

/**
 * The history of packs as an EPCIS 2.0 document in JSON-LD, with CBV words and each event's hash as its eventID, so that
 * whoever gets it twice knows it again. It holds GS1 keys and no person.
 *
 * @param creationDate ISO 8601 with a zone
 * @throws MediConnectError as `writeEpcLink` does
 * @example
 * const at = "2026-01-05T10:00:00.000Z";
 * const place = { kind: "place", gln: "9506000000015" } as const;
 * const made = { kind: "commissioned", gtin, lot, expiry: "2028-06-30", serials: ["K7WQ2M9X"] } as const;
 * writeEpcisDocument([{ at, offset: "+00:00", place, ...made }], at)["type"]; // "EPCISDocument"
 */
export function writeEpcisDocument(history: readonly SupplyChainEvent[], creationDate: string): JsonRecord {
  return {
    "@context": CONTEXT,
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate,
    epcisBody: { eventList: history.map(writeEvent) },
  };
}

/** One event of a history, with its hash as its eventID. */
export function writeEvent(event: SupplyChainEvent): JsonRecord {
  if (event.kind !== "withdrawn") return identified(bodyOf(event));
  // The declaration repeats the event; both have one hash, and so one eventID (EPCIS 2.0, section 7.4.1.4).
  const { at, reason, corrections = [] } = event;
  return {
    ...identified(bodyOf(event.event)),
    errorDeclaration: {
      declarationTime: at,
      reason,
      ...(corrections.length === 0 ? {} : { correctiveEventIDs: corrections }),
    },
  };
}

function identified(event: JsonRecord): JsonRecord {
  return { ...event, eventID: eventHashOf(event, { namespaces: NAMESPACES }) };
}

function bodyOf(event: Exclude<SupplyChainEvent, { kind: "withdrawn" }>): JsonRecord {
  switch (event.kind) {
    case "commissioned":
      return commissioned(event);
    case "packed":
    case "unpacked":
      return {
        ...object(
          event,
          event.kind === "packed" ? "ADD" : "DELETE",
          event.kind.replace(/ed$/, "ing"),
          "in_progress",
        ),
        type: "AggregationEvent",
        parentID: writeEpcLink({ kind: "box", sscc: event.box }),
        childEPCs: event.content.map(writeEpcLink),
      };
    case "shipped":
      return sent(event, "in_transit");
    case "returned":
      return sent(event, "returned");
    case "received":
      return moved(event, "receiving", "in_progress");
    case "refused":
      return moved(event, "void_shipping", "in_progress");
    case "dispensed":
      return {
        ...object(event, "OBSERVE", "dispensing", event.partly ? "partially_dispensed" : "dispensed"),
        epcList: event.content.map(writeEpcLink),
      };
    case "decommissioned": {
      const [step, disposition] = EXITS[event.reason];
      return {
        ...object(event, "DELETE", step, disposition),
        epcList: event.content.map(writeEpcLink),
        ...reasonField(event.reason),
      };
    }
    case "recalled":
      return recalled(event);
  }
}

function commissioned(event: Extract<SupplyChainEvent, { kind: "commissioned" }>): JsonRecord {
  const { gtin, lot, expiry, serials, tranche = 0 } = event;
  return {
    ...object(event, "ADD", "commissioning", "active"),
    ...(tranche === 0 ? {} : { [TRANCHE_FIELD]: String(tranche) }),
    epcList: serials.map((serial) => writeEpcLink({ kind: "pack", gtin, serial })),
    ilmd: { "cbvmda:lotNumber": lot, "cbvmda:itemExpirationDate": expiry },
  };
}

function recalled(event: Extract<SupplyChainEvent, { kind: "recalled" }>): JsonRecord {
  const { gtin, lot, recallClass, recallLevel } = event;
  return {
    ...object(event, "OBSERVE", "holding", "recalled"),
    quantityList: [{ epcClass: writeEpcLink({ kind: "lot", gtin, lot }) }],
    ...(recallClass === undefined ? {} : { [RECALL_CLASS_FIELD]: String(recallClass) }),
    ...(recallLevel === undefined ? {} : { [RECALL_LEVEL_FIELD]: recallLevel }),
  };
}

function object(
  { at, offset, place }: Occasion,
  action: string,
  bizStep: string,
  disposition: string,
): JsonRecord {
  return {
    type: "ObjectEvent",
    eventTime: at,
    eventTimeZoneOffset: offset,
    ...{ action, bizStep, disposition },
    readPoint: { id: place.kind === "uri" ? place.uri : writeEpcLink(place) },
  };
}

/** A field of ours names the tote: an aggregation would say that all that was in it is of this one lot. */
function sent(
  event: Extract<SupplyChainEvent, { kind: "shipped" | "returned" }>,
  disposition: string,
): JsonRecord {
  const { tote } = event;
  const label = tote === undefined ? {} : { [TOTE_FIELD]: writeEpcLink({ kind: "box", sscc: tote }) };
  return { ...moved(event, "shipping", disposition), ...label };
}

function moved(
  event: Occasion & Parties & { readonly content: EventContent },
  bizStep: string,
  disposition: string,
): JsonRecord {
  const party = (one: string): string =>
    one.includes(":") ? one : writeEpcLink({ kind: "place", gln: one }).replace("/414/", "/417/");
  return {
    ...object(event, "OBSERVE", bizStep, disposition),
    epcList: event.content.map(writeEpcLink),
    sourceList: [{ type: "possessing_party", source: party(event.from) }],
    destinationList: [{ type: "possessing_party", destination: party(event.to) }],
  };
}
