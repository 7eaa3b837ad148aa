import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { EpcisFaults, readEpcisDocument } from "../../../sdk/src/index.ts";
import { describeCorpus } from "../../support/corpora.ts";

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
  for (const nothing of [undefined, null, 7, "text", [], {}]) {
    it(`refuses ${JSON.stringify(nothing) ?? "nothing"}`, () => {
      expect(() => readEpcisDocument(nothing)).to.throw(EpcisFaults);
    });
  }
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
