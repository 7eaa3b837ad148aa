import { readEpc, toCanonicalUri, writeEpcUrn } from "../../../sdk/src/index.ts";

type Fields = Readonly<Record<string, unknown>>;

const PREFIX_DIGITS = 7;

/** One of our documents in JSON-LD as XML, with keys as EPC URNs, and in version 1.2 words as URNs, too. */
export function xmlOf(document: Fields, version: "2.0" | "1.2"): string {
  const { eventList } = document["epcisBody"] as { eventList: readonly Fields[] };
  const namespace = version === "2.0" ? "urn:epcglobal:epcis:xsd:2" : "urn:epcglobal:epcis:xsd:1";
  const events = eventList.map((event) => writeEvent(event, version)).join("\n");
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<epcis:EPCISDocument xmlns:epcis="${namespace}" ` +
    `xmlns:cbvmda="urn:epcglobal:cbv:mda:" schemaVersion="${version}" creationDate="2026-02-01T00:00:00Z">` +
    `<EPCISBody><EventList>${events}</EventList></EPCISBody></epcis:EPCISDocument>`
  );
}

function writeEvent(event: Fields, version: "2.0" | "1.2"): string {
  const word = (kind: string, value: unknown): string =>
    version === "2.0" ? String(value) : `urn:epcglobal:cbv:${kind}:${String(value)}`;
  const list = (name: string, item: string, values: unknown): string =>
    Array.isArray(values)
      ? `<${name}>${values.map((one) => `<${item}>${urnOf(String(one))}</${item}>`).join("")}</${name}>`
      : "";
  const parties = (name: string, item: string, values: unknown): string =>
    Array.isArray(values)
      ? `<${name}>${values
          .map(
            (one: Fields) =>
              `<${item} type="${word("sdt", one["type"])}">${urnOf(String(one[item]))}</${item}>`,
          )
          .join("")}</${name}>`
      : "";
  const ilmd = Object.entries((event["ilmd"] ?? {}) as Fields)
    .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
    .join("");
  const younger =
    parties("sourceList", "source", event["sourceList"]) +
    parties("destinationList", "destination", event["destinationList"]) +
    (ilmd === "" ? "" : `<ilmd>${ilmd}</ilmd>`);
  return [
    `<${String(event["type"])}>`,
    `<eventTime>${String(event["eventTime"])}</eventTime>`,
    `<eventTimeZoneOffset>${String(event["eventTimeZoneOffset"])}</eventTimeZoneOffset>`,
    event["parentID"] === undefined ? "" : `<parentID>${urnOf(String(event["parentID"]))}</parentID>`,
    list("epcList", "epc", event["epcList"]),
    list("childEPCs", "epc", event["childEPCs"]),
    `<action>${String(event["action"])}</action>`,
    `<bizStep>${word("bizstep", event["bizStep"])}</bizStep>`,
    `<disposition>${word("disp", event["disposition"])}</disposition>`,
    `<readPoint><id>${urnOf((event["readPoint"] as { id: string }).id)}</id></readPoint>`,
    younger === "" || version === "2.0" ? younger : `<extension>${younger}</extension>`,
    `</${String(event["type"])}>`,
  ].join("");
}

function urnOf(uri: string): string {
  const urn = writeEpcUrn(readEpc(uri), PREFIX_DIGITS);
  const asParty = uri.includes("/417/") ? urn.replace(":sgln:", ":pgln:").replace(/\.0$/, "") : urn;
  return toCanonicalUri(asParty) === undefined ? uri : asParty;
}
