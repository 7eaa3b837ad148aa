import { expect } from "chai";
import { readPrescriptionOrder, redatePrescriptionOrder } from "../../../sdk/src/fhir/index.ts";
import { changedOrder, faultsOf, sampleOrder, sampleText } from "./support.ts";

const text = sampleText("fhir/acute-two-items.json");

describe("redatePrescriptionOrder", () => {
  it("refuses an order without a signature", () => {
    const unsigned = changedOrder("fhir/acute-two-items.json", [
      [["entry", 7, "resource", "signature"], undefined],
    ]);
    expect(() => redatePrescriptionOrder(unsigned, "2027-03-01T09:30:00Z")).to.throw("cannot be moved");
  });

  it("refuses an instant that is none", () => {
    expect(() => redatePrescriptionOrder(text, "tomorrow")).to.throw("cannot be moved");
  });

  it("refuses what is not JSON", () => {
    expect(faultsOf(() => redatePrescriptionOrder("{", "2027-03-01T09:30:00Z"))).to.deep.equal([
      "NOT_JSON Bundle",
    ]);
  });

  it("moves the signature, the not-before date and nothing of the patient", () => {
    const before = readPrescriptionOrder(text);
    const after = readPrescriptionOrder(redatePrescriptionOrder(text, "2027-03-01T23:45:00Z"));
    expect(after.signedAt).to.equal(Date.UTC(2027, 2, 1, 23, 45) / 1000);
    expect(after.items.map(({ notBefore }) => notBefore)).to.deep.equal(["2027-03-01", "2027-03-01"]);
    expect(after.patient).to.deep.equal(before.patient);
    expect(after.formId).to.equal(before.formId);
  });

  it("changes nothing where it is signed at that instant already", () => {
    expect(redatePrescriptionOrder(text, "2026-11-20T09:30:00Z")).to.deep.equal(
      sampleOrder("fhir/acute-two-items.json"),
    );
  });
});
