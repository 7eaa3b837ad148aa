import { expect } from "chai";
import {
  CANCELLATION_OUTCOMES,
  CANCELLATION_REASONS,
  readCancellation,
  readCancellationResponse,
} from "../../../sdk/src/fhir/index.ts";
import { response } from "./messages.ts";
import {
  caught,
  changedOrder,
  entriesOf,
  faultsOf,
  leavesOf,
  replaceAt,
  sampleOrder,
  sampleText,
  type Keys,
} from "./support.ts";

const NAME = "fhir/cancellation.json";
const item = "Bundle.entry[1].resource";
const request = ["entry", 1, "resource"] as const;
const event = "Bundle.entry[0].resource.eventCoding.code";

function refusal(...changes: readonly (readonly [Keys, unknown])[]): string[] {
  return faultsOf(() => readCancellation(changedOrder(NAME, changes)));
}

describe("readCancellation", () => {
  it("refuses an order", () => {
    const faults = faultsOf(() => readCancellation(sampleText("fhir/acute-two-items.json")));
    expect(faults).to.deep.equal([`NOT_A_CANCELLATION ${event}`]);
  });

  it("refuses the response to a cancellation, naming it as one", () => {
    const error = caught(() => readCancellation(response("R-0001")));
    expect(error.faults.map(({ code }) => code)).to.deep.equal(["IS_A_RESPONSE"]);
    expect(error.message).to.include("the response to a cancellation");
  });

  it("refuses two items, and none", () => {
    const entries = entriesOf(NAME);
    const again = { ...entries[1], fullUrl: "urn:uuid:00000000-0000-4000-8000-000000000001" };
    expect(refusal([["entry"], [...entries, again]])).to.deep.equal(["ONE_ITEM Bundle.entry"]);
    const none = entriesOf("fhir/cancellation.json").filter((_, index) => index !== 1);
    expect(refusal([["entry"], none])).to.include("ONE_ITEM Bundle.entry");
  });

  const cases: [string, Keys, unknown, string][] = [
    ["an item that is still active", ["status"], "active", `NOT_CANCELLED ${item}.status`],
    ["no reason", ["statusReason"], undefined, `MISSING ${item}.statusReason`],
    [
      "a reason that EPS does not know",
      ["statusReason", "coding", 0, "code"],
      "0010",
      `CANCELLATION_REASON ${item}.statusReason.coding`,
    ],
    ["no item number", ["identifier", 0, "system"], "urn:other", `ITEM_NUMBER_MISSING ${item}.identifier`],
    [
      "a form id with a wrong check character",
      ["groupIdentifier", "value"],
      "5A3C09-ZZ9001-4B90E5",
      `INVALID_CHECKSUM ${item}.groupIdentifier.value`,
    ],
    [
      "a requester elsewhere",
      ["requester", "reference"],
      "PractitionerRole/1",
      `UNRESOLVED_REFERENCE ${item}.requester.reference`,
    ],
  ];
  for (const [what, keys, put, expected] of cases) {
    it(`refuses ${what}`, () => expect(refusal([[...request, ...keys], put])).to.deep.equal([expected]));
  }

  it("reports every fault at once", () => {
    expect(
      refusal(
        [[...request, "status"], "active"],
        [[...request, "statusReason", "coding", 0, "code"], "9"],
        [["entry", 2, "resource", "identifier", 0, "value"], "9990000086"],
      ),
    ).to.have.members([
      `NOT_CANCELLED ${item}.status`,
      `CANCELLATION_REASON ${item}.statusReason.coding`,
      "NHS_NUMBER Bundle.entry[2].resource.identifier[0].value",
    ]);
  });

  it("throws nothing but its faults, wherever the message is wrong", () => {
    const bundle = sampleOrder(NAME);
    for (const { keys } of leavesOf(bundle)) {
      for (const put of [undefined, null, 0, "", [], {}, "Rufus WETHERLAM 9990000085"]) {
        try {
          readCancellation(replaceAt(bundle, keys, put));
        } catch (error) {
          expect(error).to.have.property("code", "FHIR_FAULTS");
          expect(JSON.stringify([error, String(error)])).to.not.match(/WETHERLAM|9990000085/);
        }
      }
    }
  });

  it("reads which item is cancelled, why and by whom", () => {
    const cancellation = readCancellation(sampleText(NAME));
    expect(cancellation).to.deep.include({
      formId: "5A3C09-ZZ9001-4B90E4",
      medicationCode: "322237000",
      reason: "treatmentChanged",
      organisationOds: "ZZ9001",
      nhsNumber: "9990000085",
    });
    expect(cancellation.itemNumber).to.match(/^[0-9a-f-]{36}$/);
    expect(cancellation.prescriberCodes.map(({ value }) => value)).to.include("9990001");
  });

  it("reads every reason of EPS", () => {
    for (const [name, { code }] of Object.entries(CANCELLATION_REASONS)) {
      const message = changedOrder(NAME, [[[...request, "statusReason", "coding", 0, "code"], code]]);
      expect(readCancellation(message).reason).to.equal(name);
    }
  });
});

describe("readCancellationResponse", () => {
  it("refuses a cancellation", () => {
    const faults = faultsOf(() => readCancellationResponse(sampleText(NAME)));
    expect(faults).to.deep.equal([`NOT_A_RESPONSE ${event}`]);
  });

  it("refuses an outcome that EPS does not know", () => {
    expect(faultsOf(() => readCancellationResponse(response("R-9999")))).to.deep.equal([
      `CANCELLATION_OUTCOME ${item}.extension`,
    ]);
  });

  it("reads every outcome of EPS, also of an item that was not cancelled", () => {
    for (const [name, { code }] of Object.entries(CANCELLATION_OUTCOMES)) {
      const message = replaceAt(response(code), [...request, "status"], "active");
      expect(readCancellationResponse(message)).to.include({ outcome: name, formId: "5A3C09-ZZ9001-4B90E4" });
    }
  });
});
