import { expect } from "chai";
import { checkMessage, writeDispenseNotification } from "../../../sdk/src/fhir/index.ts";
import { notification, response } from "./messages.ts";
import { caught, sampleText, sampleWith } from "./support.ts";

describe("checkMessage", () => {
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

  it("reads a cancellation", () => {
    const checked = checkMessage(sampleText("fhir/cancellation.json"));
    expect(checked.event === "prescription-order-update" && checked.cancellation.reason).to.equal(
      "treatmentChanged",
    );
  });

  it("reads the response to a cancellation", () => {
    const checked = checkMessage(response("R-0001"));
    expect(checked.event === "prescription-order-response" && checked.response.outcome).to.equal("cancelled");
  });

  it("reads a dispense-notification", () => {
    const checked = checkMessage(writeDispenseNotification(notification()));
    expect(checked.event === "dispense-notification" && checked.notification.dispenses.length).to.equal(2);
  });
});
