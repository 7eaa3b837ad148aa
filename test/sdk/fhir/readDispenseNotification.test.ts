import { expect } from "chai";
import {
  LINE_STATES,
  readDispenseNotification,
  writeDispenseNotification,
} from "../../../sdk/src/fhir/index.ts";
import { dispense, notification } from "./messages.ts";
import { faultsOf, leavesOf, replaceAt, sampleText, valueAt, type Keys } from "./support.ts";

const message: unknown = JSON.parse(JSON.stringify(writeDispenseNotification(notification())));
const first = ["entry", 1, "resource"] as const;
const second = ["entry", 2, "resource"] as const;
const one = "Bundle.entry[1].resource";
const two = "Bundle.entry[2].resource";
const SPINE = "https://fhir.nhs.uk";

/** The faults of our own notification after some changes. */
function refusal(...changes: readonly (readonly [Keys, unknown])[]): string[] {
  const changed = changes.reduce((bundle, [keys, put]) => replaceAt(bundle, keys, put), message);
  return faultsOf(() => readDispenseNotification(changed));
}

function formReason(code: string) {
  return {
    url: `${SPINE}/StructureDefinition/Extension-DM-PrescriptionNonDispensingReason`,
    valueCoding: { system: `${SPINE}/CodeSystem/medicationdispense-status-reason`, code },
  };
}

describe("readDispenseNotification", () => {
  const status = valueAt(message, [...first, "extension", 0]);

  for (const [left, right] of [
    [[formReason("0008")], [formReason("0004")]],
    [[formReason("0008")], []],
  ]) {
    it(`refuses ${left?.length} and ${right?.length} reasons for the form that are not the same`, () => {
      expect(
        refusal(
          [
            [...first, "extension"],
            [status, ...(left ?? [])],
          ],
          [
            [...second, "extension"],
            [status, ...(right ?? [])],
          ],
        ),
      ).to.deep.equal([`NON_DISPENSING_REASONS ${two}.extension`]);
    });
  }

  it("refuses an order", () => {
    const faults = faultsOf(() => readDispenseNotification(sampleText("fhir/acute-two-items.json")));
    expect(faults).to.deep.equal(["NOT_A_NOTIFICATION Bundle.entry[0].resource.eventCoding.code"]);
  });

  it("refuses one without a MedicationDispense", () => {
    expect(refusal([["entry"], [valueAt(message, ["entry", 0])]])).to.deep.equal([
      "NO_DISPENSE Bundle.entry",
    ]);
  });

  const cases: [string, Keys, unknown, string][] = [
    ["a quantity below zero", ["quantity", "value"], -1, `QUANTITY_SUPPLIED ${one}.quantity.value`],
    ["no time of handing over", ["whenHandedOver"], undefined, `DATE ${one}.whenHandedOver`],
    [
      "a state that EPS does not know",
      ["type", "coding", 0, "code"],
      "0009",
      `LINE_STATE ${one}.type.coding`,
    ],
    ["no status of the form", ["extension"], [], `PRESCRIPTION_STATUS ${one}.extension`],
    [
      "a status of the form that EPS does not know",
      ["extension", 0, "valueCoding", "code"],
      "7",
      `PRESCRIPTION_STATUS ${one}.extension`,
    ],
    [
      "a patient without an NHS number",
      ["subject", "identifier", "system"],
      "urn:other",
      `NHS_NUMBER_MISSING ${one}.subject.identifier`,
    ],
    [
      "an NHS number with a wrong check digit",
      ["subject", "identifier", "value"],
      "9990000086",
      `NHS_NUMBER ${one}.subject.identifier.value`,
    ],
    [
      "an order that is not contained",
      ["authorizingPrescription", 0, "reference"],
      "#m2",
      `NOT_CONTAINED ${one}.authorizingPrescription[0].reference`,
    ],
    [
      "a performer that is not contained",
      ["performer", 0, "actor", "reference"],
      "#m1",
      `NOT_CONTAINED ${one}.performer[0].actor.reference`,
    ],
    [
      "a form id with a wrong check character",
      ["contained", 1, "groupIdentifier", "value"],
      "5A3C09-ZZ9001-4B90E5",
      `INVALID_CHECKSUM ${one}.contained[1].groupIdentifier.value`,
    ],
    [
      "a pack whose identifier is no Digital Link",
      ["contained", 2, "identifier", 0, "value"],
      "https://example.org/",
      `PACK_CODE ${one}.contained[2]`,
    ],
    [
      "a pack without an expiry",
      ["contained", 2, "batch", "expirationDate"],
      undefined,
      `PACK_CODE ${one}.contained[2]`,
    ],
  ];
  for (const [what, keys, put, expected] of cases) {
    it(`refuses ${what}`, () => expect(refusal([[...first, ...keys], put])).to.include(expected));
  }

  it("refuses a reason that EPS does not know", () => {
    const keys = [...second, "statusReasonCodeableConcept", "coding", 0, "code"];
    expect(refusal([keys, "0012"])).to.deep.equal([
      `NOT_DISPENSED_REASON ${two}.statusReasonCodeableConcept.coding`,
    ]);
    const both = [status, formReason("0012")];
    expect(refusal([[...first, "extension"], both], [[...second, "extension"], both])).to.deep.equal([
      `NOT_DISPENSED_REASON ${one}.extension`,
      `NOT_DISPENSED_REASON ${two}.extension`,
    ]);
  });

  const different: [string, Keys, unknown, string][] = [
    ["patient", ["subject", "identifier", "value"], "9990000093", "subject.identifier.value"],
    ["time", ["whenHandedOver"], "2026-11-22T10:15:00+00:00", "whenHandedOver"],
    ["status of the form", ["extension", 0, "valueCoding", "code"], "0006", "extension"],
    ["form", ["contained", 1, "groupIdentifier", "value"], "5A3C07-ZZ9001-4B70EZ", "contained"],
    ["performer", ["contained", 0, "identifier", 0, "value"], "999900020009", "performer"],
  ];
  for (const [what, keys, put, element] of different) {
    it(`refuses another ${what} on the second item`, () => {
      expect(refusal([[...second, ...keys], put])).to.deep.equal([
        `INCONSISTENT_NOTIFICATION ${two}.${element}`,
      ]);
    });
  }

  it("refuses one dispense number for two items, and takes it for two brands of one", () => {
    const number = dispense(1).dispenseNumber;
    const keys = [...second, "identifier", 0, "value"];
    expect(refusal([keys, number])).to.deep.equal([`DUPLICATE_ITEM ${two}.identifier`]);
    const brands = [
      dispense(1),
      dispense(1, { quantity: { value: 40, unitCode: "428673006", unitText: "tablet" } }),
    ];
    const written = writeDispenseNotification(notification({ dispenses: brands }));
    expect(readDispenseNotification(written).dispenses).to.have.length(2);
  });

  it("refuses a pharmacy without an ODS code, or that is not in the bundle", () => {
    expect(refusal([["entry", 3, "resource", "identifier", 0, "system"], "urn:other"])).to.deep.equal([
      "ODS_CODE_MISSING Bundle.entry[3].resource.identifier",
    ]);
    for (const elsewhere of ["Organization/1", "urn:uuid:gone"])
      expect(refusal([[...first, "contained", 0, "organization", "reference"], elsewhere])).to.include(
        `UNRESOLVED_REFERENCE ${one}.contained[0].organization.reference`,
      );
  });

  it("throws nothing but its faults, and never a word of the message", () => {
    for (const { keys } of leavesOf(message)) {
      for (const put of [undefined, null, 0, "", [], {}, "Rufus WETHERLAM 9990000085"]) {
        for (const depth of [keys.length, keys.length - 1]) {
          try {
            readDispenseNotification(replaceAt(message, keys.slice(0, depth), put));
          } catch (error) {
            expect(error).to.have.property("code", "FHIR_FAULTS");
            expect(JSON.stringify([error, String(error)])).to.not.match(/WETHERLAM|9990000085|Paracetamol/);
          }
        }
      }
    }
  });

  it("reads every line state, by its code and not by its text", () => {
    for (const [name, { code }] of Object.entries(LINE_STATES)) {
      const changed = replaceAt(message, [...first, "type", "coding"], [{ code, display: "Something else" }]);
      expect(readDispenseNotification(changed).dispenses[0]?.lineState).to.equal(name);
    }
  });

  it("reads the issue where EPS keeps it, and else from the MedicationDispense", () => {
    const written = writeDispenseNotification(
      notification({ repeat: { issuesAllowed: 6, issueNumber: 3 }, dispenses: [dispense(1)] }),
    );
    const own = replaceAt(written, [...first, "contained", 1, "basedOn"], undefined);
    for (const bundle of [written, own])
      expect(readDispenseNotification(bundle).repeat).to.deep.equal({ issuesAllowed: 6, issueNumber: 3 });
    const said = [...first, "contained", 1, "basedOn", 0, "extension", 0, "extension", 1, "valueInteger"];
    expect(faultsOf(() => readDispenseNotification(replaceAt(written, said, 6)))).to.deep.equal([
      `ISSUE_NUMBER ${one}.extension`,
    ]);
    expect(faultsOf(() => readDispenseNotification(replaceAt(written, said, "3")))).to.not.deep.equal([]);
  });
});
