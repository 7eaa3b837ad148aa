import { expect } from "chai";
import { checkMessage, readDispenseNotification } from "../../../sdk/src/fhir/index.ts";
import { caught, faultsOf, sampleText, sampleWith } from "./support.ts";

const SPINE = "https://fhir.nhs.uk";

/** Our own smallest notification: one MedicationDispense for each reason. */
function notification(reasons: readonly (string | undefined)[], quantity = 20): unknown {
  const dispenses = reasons.map((reason, index) => ({
    fullUrl: `urn:uuid:00000000-0000-4000-8000-00000000000${index}`,
    resource: {
      resourceType: "MedicationDispense",
      extension:
        reason === undefined
          ? []
          : [
              {
                url: `${SPINE}/StructureDefinition/Extension-DM-PrescriptionNonDispensingReason`,
                valueCoding: { system: `${SPINE}/CodeSystem/medicationdispense-status-reason`, code: reason },
              },
            ],
      identifier: [{ system: `${SPINE}/Id/prescription-dispense-item-number`, value: `item-${index}` }],
      medicationCodeableConcept: { coding: [{ system: "http://snomed.info/sct", code: "322237000" }] },
      quantity: { value: quantity, system: "http://snomed.info/sct", code: "428673006" },
      type: { coding: [{ code: "0001" }] },
    },
  }));
  const header = { resourceType: "MessageHeader", eventCoding: { code: "dispense-notification" } };
  return {
    resourceType: "Bundle",
    identifier: { value: "notification-1" },
    type: "message",
    entry: [{ resource: header }, ...dispenses],
  };
}

describe("checkMessage", () => {
  it("refuses another event of EPS by its name", () => {
    const text = sampleWith("fhir/acute-two-items.json", 'prescription-order"', 'prescription-order-update"');
    const { message } = caught(() => checkMessage(text));
    expect(message).to.include("prescription-order-update is not a message that this version reads");
  });

  it("refuses an event that nobody knows, without repeating it", () => {
    const text = sampleWith("fhir/acute-two-items.json", 'prescription-order"', 'QUILLFEATHER"');
    const { message, faults } = caught(() => checkMessage(text));
    expect(faults.map(({ code }) => code)).to.deep.equal(["EVENT_NOT_READ"]);
    expect(message).to.not.include("QUILLFEATHER");
  });

  it("reads a prescription-order", () => {
    const checked = checkMessage(sampleText("fhir/acute-two-items.json"));
    expect(checked.event === "prescription-order" && checked.order.items.length).to.equal(2);
  });

  it("reads a dispense-notification", () => {
    const checked = checkMessage(notification(["0008", "0008"]));
    expect(checked.event === "dispense-notification" && checked.notification.dispenses.length).to.equal(2);
  });
});

describe("readDispenseNotification", () => {
  for (const reasons of [
    ["0008", "0004"],
    ["0008", undefined],
  ]) {
    it(`refuses the reasons ${reasons.join(" and ")} in one notification`, () => {
      expect(faultsOf(() => readDispenseNotification(notification(reasons)))).to.deep.equal([
        "NON_DISPENSING_REASONS Bundle.entry[2].resource.extension",
      ]);
    });
  }

  it("refuses one without a MedicationDispense", () => {
    expect(faultsOf(() => readDispenseNotification(notification([])))).to.deep.equal([
      "NO_DISPENSE Bundle.entry",
    ]);
  });

  it("refuses a quantity below zero", () => {
    expect(faultsOf(() => readDispenseNotification(notification([undefined], -1)))).to.deep.equal([
      "QUANTITY_VALUE Bundle.entry[1].resource.quantity.value",
    ]);
  });

  it("refuses an order", () => {
    const faults = faultsOf(() => readDispenseNotification(sampleText("fhir/acute-two-items.json")));
    expect(faults).to.deep.equal(["NOT_A_NOTIFICATION Bundle.entry[0].resource.eventCoding.code"]);
  });

  it("reads what was dispensed", () => {
    expect(readDispenseNotification(notification([undefined])).dispenses).to.deep.equal([
      {
        itemNumber: "item-0",
        medicationCode: "322237000",
        statusCode: "0001",
        nonDispensingReason: undefined,
        quantity: { value: 20, unitCode: "428673006" },
      },
    ]);
  });
});
