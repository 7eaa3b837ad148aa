import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  EpcisFaults,
  planCapture,
  readEpcis,
  readEpcisDocument,
  writeEpcisDocument,
} from "../../../sdk/src/index.ts";
import { describeCorpus } from "../../support/corpora.ts";
import { expectRefusal } from "../gs1/expectRefusal.ts";
import { EXPIRY, GTIN, LOT, occasion } from "./history.ts";

/** Why each document is invalid: event, path and code of every fault. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  Combination_of_events_with_missing_mandatory_fields: [
    "0 action MISSING",
    "1 eventTimeZoneOffset MISSING",
    "1 action MISSING",
  ],
  Combination_of_multiple_invalid_fields: [
    "0 bizStep UNKNOWN_WORD",
    "1 disposition UNKNOWN_WORD",
    "2 sourceList[0].type UNKNOWN_WORD",
    "3 ilmd.materialType UNKNOWN_FIELD",
    "4 eventTime WRONG_TIME",
    "4 action UNKNOWN_WORD",
  ],
  Combination_of_non_standard_bizStep_and_disposition: [
    "0 bizStep UNKNOWN_WORD",
    "1 disposition UNKNOWN_WORD",
  ],
  EPCISDocument_without_context: ["document @context MISSING"],
  ObjectEvent_with_ilmd_field_without_namespace: ["0 ilmd.materialType UNKNOWN_FIELD"],
  ObjectEvent_with_invalid_action: ["0 action UNKNOWN_WORD"],
  ObjectEvent_with_invalid_certificationInfo: [
    "0 certificationInfo[0] WRONG_TYPE",
    "0 certificationInfo[1] WRONG_TYPE",
    "0 certificationInfo WRONG_TYPE",
  ],
  ObjectEvent_with_invalid_eventTime_format: ["0 eventTime WRONG_TIME"],
  ObjectEvent_with_non_standard_bizStep: ["0 bizStep UNKNOWN_WORD"],
  ObjectEvent_with_non_standard_bizStep_in_second_event: ["1 bizStep UNKNOWN_WORD"],
  ObjectEvent_with_non_standard_disposition: ["0 disposition UNKNOWN_WORD"],
  ObjectEvent_with_quantity_as_text: ["0 quantityList[0].quantity WRONG_TYPE"],
  ObjectEvent_with_unknown_field_in_quantityList: ["0 quantityList[0].weight UNKNOWN_FIELD"],
  ObjectEvent_without_action_and_eventTime: [
    "0 eventTime MISSING",
    "0 eventTimeZoneOffset MISSING",
    "0 action MISSING",
  ],
  ObjectEvent_without_identifier_list: [
    "0 epcList MISSING",
    "0 quantityList MISSING",
    "0 sensorElementList MISSING",
    "0 readPoint MISSING",
  ],
};
/** Of measurements that version 2.0.1 does not know. */
const NOTICES: Readonly<Record<string, number>> = {
  "SensorData_with_combined_events.json": 5,
  "TransactionEvent_with_userExtensions.json": 1,
};

describe("reading EPCIS documents", () => {
  const bundle = { resourceType: "Bundle", type: "message", entry: [] };
  const nothings: readonly (readonly [unknown, string])[] = [
    ...[undefined, null, 7, "text"].map((one) => [one, ": it is a single value"] as const),
    [[], ": it is an empty list"],
    [[bundle], ": it is a list"],
    [{}, ": it is empty"],
    [bundle, ": it looks like a FHIR resource"],
    [{ name: "Jane Doe" }, ""],
  ];
  for (const [nothing, likeness] of nothings) {
    it(`refuses ${JSON.stringify(nothing) ?? "nothing"} in one line`, () => {
      const { line } = expectRefusal(() => readEpcisDocument(nothing), "EPCIS_NOT_A_DOCUMENT");
      expect(line).to.equal(
        `This is no EPCIS document${likeness}. Give an EPCISDocument with its events (epcisBody.eventList), or one single event.`,
      );
    });
  }

  it("tells what a document lacks field by field", () =>
    expect(() => readEpcisDocument({ type: "EPCISDocument" })).to.throw(EpcisFaults));
});

describe("reading large EPCIS documents", function () {
  this.timeout(60_000);

  it("refuses what is too long or nests too deep, before anything else", () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 12_000; depth++) nested = { "x:a": nested };
    for (const text of [JSON.stringify({ type: "EPCISDocument", x: "a".repeat(200_000_001) }), deep(12_000)])
      expect(() => readEpcis(text))
        .to.throw()
        .with.property("code", "EPCIS_TOO_LARGE");
    expect(() => readEpcisDocument(nested))
      .to.throw()
      .with.property("code", "EPCIS_TOO_LARGE");
  });

  it("reads in JSON what an export of a lot of a million packs takes", () => {
    const text = JSON.stringify({ ...(lotOf(3) as object), "example:note": "a".repeat(160_000_000) });
    expect(readEpcis(text).events).to.have.length(1);
  });

  it("refuses a list in which something stands twice", () => {
    const text = JSON.stringify(lotOf(3)).replace("/21/P1", "/21/P0");
    expect(faultsOf(JSON.parse(text))).to.deep.equal(["0 epcList WRONG_VALUE"]);
  });

  it("reads, and plans, a lot of 130,000 packs without cases that one event makes", () => {
    const { events } = readEpcisDocument(lotOf(130_000));
    const { actions, faults } = planCapture(events);
    expect(faults).to.deep.equal([]);
    expect(actions.map((one) => one.kind === "registerLot" && one.serials.length)).to.deep.equal([130_000]);
  });
});

describeCorpus("openepcis-epcis", 58, (folder) => {
  for (const kind of ["Documents", "Events"]) {
    for (const file of readdirSync(path.join(folder, "capture", kind))) {
      it(`reads ${kind}/${file}`, () => {
        const { events, notices } = readEpcisDocument(read(path.join(folder, "capture", kind, file)));
        expect(events).not.to.have.length(0);
        expect(notices).to.have.length(NOTICES[file] ?? 0);
        for (const { hash } of events) expect(hash).to.match(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
      });
    }
  }

  for (const file of readdirSync(path.join(folder, "capture", "Invalid"))) {
    it(`refuses Invalid/${file} for what is wrong with it`, () => {
      expect(faultsOf(read(path.join(folder, "capture", "Invalid", file)))).to.deep.equal(
        REASONS[file.replace(".json", "")],
      );
    });
  }
});

function deep(levels: number): string {
  return `{"type":"EPCISDocument","x":${"[".repeat(levels)}${"]".repeat(levels)}}`;
}

function lotOf(count: number): unknown {
  const serials = Array.from({ length: count }, (_, i) => `P${i}`);
  const made = { kind: "commissioned", gtin: GTIN, lot: LOT, expiry: EXPIRY, serials } as const;
  return writeEpcisDocument([{ ...occasion(), ...made }], "2026-02-01T00:00:00Z");
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function faultsOf(document: unknown): readonly string[] {
  try {
    readEpcisDocument(document);
    return [];
  } catch (error) {
    if (!(error instanceof EpcisFaults)) throw error;
    return error.faults.map(({ event, path: at, code }) => `${event ?? "document"} ${at} ${code}`);
  }
}
