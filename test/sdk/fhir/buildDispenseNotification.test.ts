import { expect } from "chai";
import {
  buildDispenseNotification,
  readDispenseNotification,
  readMedicinesTable,
  readPrescriptionOrder,
  writeDispenseNotification,
  type DispensedItem,
  type DispenseNotification,
  type LineFacts,
  type PackCode,
} from "../../../sdk/src/index.ts";
import { sampleText, sampleWith } from "./support.ts";

const medicines = readMedicinesTable(sampleText("medicines.json"));
const TWO = sampleText("fhir/nominated-two-items.json");
const SERIES = sampleText("fhir/repeat-dispensing.json");
const PACK = { gtin: "05000000000159", lot: "F1", serial: "0001", expiry: "2027-12-31" };
const pharmacy = {
  bundleId: "00000000-0000-4000-8000-000000000001",
  replaces: undefined,
  respondsTo: undefined,
  dispenserOds: "ZZ9002",
  dispenserRoleCodes: [],
  dispenserUserCode: undefined,
  reimbursementAuthorityOds: undefined,
  handedOverAt: 1_795_000_000,
};

interface Supply {
  readonly issue?: number;
  readonly suppliedNow?: number;
  readonly packs?: readonly PackCode[];
}

/** What the chain tells of each item of an order, after a supply. */
function build(
  message: string,
  facts: readonly Partial<LineFacts>[],
  { issue = 1, suppliedNow = 0, packs = [PACK] }: Supply = {},
): DispenseNotification {
  const order = readPrescriptionOrder(message);
  const items = facts.map((told, index): DispensedItem => {
    const item = order.items[index];
    return {
      itemNumber: item?.itemNumber ?? "",
      dispenseNumber: `00000000-0000-4000-8000-00000000010${index}`,
      facts: {
        state: "claimed",
        supplied: 0,
        quantity: item?.quantity.value ?? 1,
        issuesAllowed: item?.issuesAllowed ?? 1,
        issuesUsed: 0,
        ...told,
      },
      suppliedNow,
      packs: suppliedNow === 0 ? [] : packs,
    };
  });
  return buildDispenseNotification({ ...pharmacy, order, medicines, issue, items });
}

describe("buildDispenseNotification", () => {
  it("refuses items that are not those of the form", () => {
    for (const facts of [[], [{}], [{}, {}, {}]]) {
      expect(() => build(TWO, facts))
        .to.throw()
        .with.property("code", "ITEMS_DIFFER");
    }
  });

  it("refuses an issue that the order does not have", () => {
    expect(() => build(SERIES, [{}], { issue: 7 }))
      .to.throw()
      .with.property("code", "ISSUE_OUT_OF_RANGE");
  });

  it("refuses a medicine that the table does not know", () => {
    const other = sampleWith("fhir/nominated-two-items.json", "322237000", "322236009");
    expect(() => build(other, [{}, {}]))
      .to.throw()
      .with.property("code", "MEDICINE_NOT_MAPPED");
  });

  it("says of a part supply what is supplied now, and that the form is with the pharmacy", () => {
    const { prescriptionStatus, dispenses } = build(TWO, [{ supplied: 60 }, { reason: "owingsNote" }], {
      suppliedNow: 20,
    });
    expect(prescriptionStatus).to.equal("withDispenserActive");
    expect(dispenses.map(({ lineState }) => lineState)).to.deep.equal(["partlyDispensed", "owing"]);
    expect(dispenses.map(({ notDispensedReason }) => notDispensedReason)).to.deep.equal([
      undefined,
      "owingsNote",
    ]);
    expect(dispenses[0]?.quantity).to.include({ value: 20, unitCode: "428673006" });
  });

  it("names the brand of the packs, and the medicine as prescribed where they are of several", () => {
    const branded = { ...PACK, gtin: "05000000000036" };
    const generic = { ...PACK, gtin: "05000000000012" };
    const codeOf = (packs: readonly PackCode[]) =>
      build(TWO, [{ state: "spent" }, {}], { suppliedNow: 100, packs }).dispenses[0]?.medicationCode;
    expect(codeOf([branded])).to.equal("99900111000001108");
    expect(codeOf([branded, branded])).to.equal("99900111000001108");
    for (const packs of [[], [generic], [branded, generic], [PACK]])
      expect(codeOf(packs)).to.equal("322237000");
  });

  it("counts a liquid in the unit of the order", () => {
    const liquid = sampleText("fhir/nominated-two-items.json")
      .replaceAll("322237000", "13892511000001100")
      .replaceAll("428673006", "258773002");
    const { dispenses } = build(liquid, [{ supplied: 25 }, {}], { suppliedNow: 25 });
    expect(dispenses[0]?.quantity.value).to.equal(2.5);
  });

  it("gives the form a reason only where all of it is not dispensed for that reason", () => {
    const closed = { state: "closed", reason: "notCollected" } as const;
    expect(build(TWO, [closed, closed])).to.include({
      prescriptionStatus: "notDispensed",
      notDispensedReason: "notCollected",
    });
    expect(build(TWO, [closed, { ...closed, reason: "notRequired" }]).notDispensedReason).to.equal(undefined);
    expect(build(TWO, [closed, { state: "spent" }])).to.include({
      prescriptionStatus: "dispensed",
      notDispensedReason: undefined,
    });
  });

  it("names the issue that was supplied, not the one that has opened since", () => {
    const after = build(SERIES, [{ state: "issued", issuesUsed: 3 }], { issue: 3, suppliedNow: 28 });
    expect(after.repeat).to.deep.equal({ issuesAllowed: 6, issueNumber: 3 });
    expect(after.prescriptionStatus).to.equal("dispensed");
    expect(after.dispenses[0]).to.deep.include({ lineState: "dispensed", packs: [PACK] });
  });

  it("takes the number of a single issue from its order", () => {
    const issue = build(sampleText("fhir/repeat-issue.json"), [{ state: "spent" }], { suppliedNow: 28 });
    expect(issue.repeat).to.deep.equal({ issuesAllowed: 6, issueNumber: 3 });
  });

  it("makes what can be written and read back", () => {
    const made = build(SERIES, [{ supplied: 14 }], { suppliedNow: 14 });
    expect(readDispenseNotification(writeDispenseNotification(made))).to.deep.equal(made);
  });
});
