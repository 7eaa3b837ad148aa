import { expect } from "chai";
import { EpcisFaults, readEpcisDocument, readEpcisXml } from "../../../sdk/src/index.ts";

const FIELDS_20 = `
  <eventTime>2026-01-05T10:00:00.000Z</eventTime><eventTimeZoneOffset>+01:00</eventTimeZoneOffset>
  <epcList><epc>urn:epc:id:sscc:4012345.0111111111</epc><epc>urn:epc:id:sgtin:4012345.012345.A1</epc></epcList>
  <action>OBSERVE</action><bizStep>shipping</bizStep><disposition>in_transit</disposition>
  <readPoint><id>urn:epc:id:sgln:4012345.00011.987</id></readPoint>
  <bizTransactionList><bizTransaction type="po">urn:epcglobal:cbv:bt:4012345000009:1</bizTransaction></bizTransactionList>`;
const LISTS = `
  <quantityList><quantityElement><epcClass>urn:epc:class:lgtin:4054739.099914.L1</epcClass><quantity>600</quantity><uom>KGM</uom></quantityElement></quantityList>
  <sourceList><source type="possessing_party">urn:epc:id:pgln:4012345.00000</source></sourceList>
  <destinationList><destination type="possessing_party">urn:epc:id:pgln:4000001.00002</destination></destinationList>`;
const EXTENSION = `<example:myField><example:inner>1.50</example:inner></example:myField>`;
const JSON_LD = {
  "@context": [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    { example: "https://ns.example.com/epcis/" },
  ],
  type: "ObjectEvent",
  eventTime: "2026-01-05T11:00:00+01:00",
  eventTimeZoneOffset: "+01:00",
  epcList: ["https://id.gs1.org/00/040123451111111110", "urn:epc:id:sgtin:4012345.012345.A1"],
  action: "OBSERVE",
  bizStep: "shipping",
  disposition: "in_transit",
  readPoint: { id: "urn:epc:id:sgln:4012345.00011.987" },
  bizTransactionList: [{ type: "po", bizTransaction: "urn:epcglobal:cbv:bt:4012345000009:1" }],
  quantityList: [{ epcClass: "urn:epc:class:lgtin:4054739.099914.L1", quantity: 600, uom: "KGM" }],
  sourceList: [{ type: "possessing_party", source: "urn:epc:id:pgln:4012345.00000" }],
  destinationList: [{ type: "possessing_party", destination: "urn:epc:id:pgln:4000001.00002" }],
  "example:myField": { "example:inner": 1.5 },
};

describe("reading EPCIS in XML", () => {
  it("refuses a document type, and with it every entity", () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${document("2.0", FIELDS_20)}`;
    const outside = `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${document("2.0", "<eventTime>&a;</eventTime>")}`;
    for (const text of [bomb, outside]) expect(codeOf(text)).to.equal("EPCIS_XML_REFUSED");
  });

  it("refuses what nests too deep, is cut off, or is something else", () => {
    const deep = document("2.0", "<a>".repeat(100) + "</a>".repeat(100));
    const cut = document("2.0", FIELDS_20).slice(0, -20);
    for (const text of [deep, cut, "<html></html>", "", "text"]) {
      expect(codeOf(text), text.slice(0, 40)).to.equal("EPCIS_XML_MALFORMED");
    }
  });

  it("tells every fault of every event, as for JSON-LD", () => {
    const text = document("2.0", FIELDS_20.replace("OBSERVE", "CREATE").replace("shipping", "sailing"));
    expect(() => readEpcisXml(text))
      .to.throw(EpcisFaults)
      .with.property("faults")
      .that.has.length(2);
  });

  it("reads version 2.0 as the same event, with the same hash, as JSON-LD", () => {
    const [event] = readEpcisXml(document("2.0", FIELDS_20 + LISTS + EXTENSION)).events;
    expect(event?.hash).to.equal(readEpcisDocument(JSON_LD).events[0]?.hash);
  });

  it("reads version 1.2, which wraps what came later, and writes words as URNs", () => {
    const words = FIELDS_20.replace("<bizStep>shipping", "<bizStep>urn:epcglobal:cbv:bizstep:shipping")
      .replace("in_transit", "urn:epcglobal:cbv:disp:in_transit")
      .replace('type="po"', 'type="urn:epcglobal:cbv:btt:po"');
    const lists = LISTS.replaceAll('type="possessing', 'type="urn:epcglobal:cbv:sdt:possessing');
    const text = document("1.2", `${words}<extension>${lists}</extension>${EXTENSION}`);
    expect(readEpcisXml(text).events[0]?.hash).to.equal(readEpcisDocument(JSON_LD).events[0]?.hash);
  });

  it("keeps the order of events, whatever their kinds", () => {
    const time =
      "<eventTime>2026-01-05T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>";
    const epc = "<epc>urn:epc:id:sgtin:4012345.012345.A1</epc>";
    const object = (action: string) =>
      `<ObjectEvent>${time}<epcList>${epc}</epcList><action>${action}</action></ObjectEvent>`;
    const packing = `<AggregationEvent>${time}<parentID>urn:epc:id:sscc:4012345.0111111111</parentID>
      <childEPCs>${epc}</childEPCs><action>ADD</action></AggregationEvent>`;
    const { events } = readEpcisXml(around("2.0", `${object("ADD")}${packing}${object("OBSERVE")}`));
    expect(events.map(({ type }) => type)).to.deep.equal(["ObjectEvent", "AggregationEvent", "ObjectEvent"]);
  });

  it("takes a prefix for what it stands for where it is used, and none for another's", () => {
    const hashOf = (extension: string): string | undefined =>
      readEpcisXml(document("2.0", `${FIELDS_20}${LISTS}${extension}`)).events[0]?.hash;
    const expected = readEpcisDocument(JSON_LD).events[0]?.hash;
    const own = "https://ns.example.com/epcis/";
    for (const [tag, at] of [
      ["other:", `xmlns:other="${own}"`],
      ["", `xmlns="${own}"`],
    ] as const)
      expect(hashOf(`<${tag}myField ${at}><${tag}inner>1.50</${tag}inner></${tag}myField>`)).to.equal(
        expected,
      );

    const event = (address: string): string =>
      `<ObjectEvent xmlns:x="${address}">${FIELDS_20}<x:colour>red</x:colour></ObjectEvent>`;
    const two = readEpcisXml(
      around("2.0", event("https://a.example.com/") + event("https://b.example.com/")),
    );
    expect(two.events[0]?.hash).not.to.equal(two.events[1]?.hash);
  });

  it("reads all kinds of events, those in an extension of version 1.2, too", () => {
    const time =
      "<eventTime>2026-01-05T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>";
    const epc = "<epc>urn:epc:id:sgtin:4012345.012345.A1</epc>";
    const lists = `<inputEPCList>${epc}</inputEPCList><outputEPCList>${epc}</outputEPCList>`;
    const events = `<AggregationEvent>${time}<parentID>urn:epc:id:sscc:4012345.0111111111</parentID>
      <childEPCs>${epc}</childEPCs><action>ADD</action></AggregationEvent>
      <extension><TransformationEvent>${time}${lists}</TransformationEvent></extension>`;
    const { events: found } = readEpcisXml(around("1.2", events));
    expect(found.map(({ type }) => type)).to.deep.equal(["AggregationEvent", "TransformationEvent"]);
  });
});

function document(version: string, fields: string): string {
  return around(version, `<ObjectEvent>${fields}</ObjectEvent>`);
}

function around(version: string, events: string): string {
  const xsd = `urn:epcglobal:epcis:xsd:${version.slice(0, 1)}`;
  return `<?xml version="1.0" encoding="UTF-8"?><epcis:EPCISDocument xmlns:epcis="${xsd}"
    xmlns:example="https://ns.example.com/epcis/" schemaVersion="${version}" creationDate="2026-01-05T12:00:00Z">
    <EPCISBody><EventList>${events}</EventList></EPCISBody></epcis:EPCISDocument>`;
}

function codeOf(text: string): unknown {
  try {
    return readEpcisXml(text);
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}
