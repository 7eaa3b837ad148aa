import { expect } from "chai";
import {
  currentIssueOf,
  lineStateOf,
  prescriptionStatusOf,
  statusOfLines,
  type LineFacts,
  type LineState,
  type PrescriptionStatus,
} from "../../../sdk/src/fhir/index.ts";

const NEW: LineFacts = { state: "issued", supplied: 0, quantity: 56, issuesAllowed: 1, issuesUsed: 0 };
const SIX: LineFacts = { ...NEW, quantity: 28, issuesAllowed: 6, issuesUsed: 2 };

describe("lineStateOf", () => {
  for (const issue of [0, -1, 1.5, 7, Number.NaN]) {
    it(`refuses the issue ${issue} of six`, () => {
      expect(() => lineStateOf(SIX, issue))
        .to.throw()
        .with.property("code", "ISSUE_OUT_OF_RANGE");
    });
  }

  const single: [string, Partial<LineFacts>, LineState][] = [
    ["just issued", {}, "toBeDispensed"],
    ["claimed", { state: "claimed" }, "withDispenser"],
    ["claimed, nothing in stock", { state: "claimed", reason: "owingsNote" }, "owing"],
    ["claimed, half supplied", { state: "claimed", supplied: 28 }, "partlyDispensed"],
    [
      "half supplied, with an owings note",
      { state: "claimed", supplied: 28, reason: "owingsNote" },
      "partlyDispensed",
    ],
    ["released after a part", { state: "issued", supplied: 28 }, "partlyDispensed"],
    ["released with an owings note", { reason: "owingsNote" }, "toBeDispensed"],
    ["spent", { state: "spent", supplied: 56, issuesUsed: 1 }, "dispensed"],
    ["spent, no issue counted", { state: "spent", supplied: 56 }, "dispensed"],
    ["all supplied and still held", { state: "claimed", supplied: 56 }, "dispensed"],
    ["closed", { state: "closed", reason: "notCollected" }, "notDispensed"],
    ["closed after a part", { state: "closed", supplied: 28, reason: "notCollected" }, "notDispensed"],
    ["cancelled", { state: "cancelled" }, "cancelled"],
    ["a cancel that waits", { state: "cancelPending" }, "withDispenser"],
    ["a cancel that waits, half supplied", { state: "cancelPending", supplied: 28 }, "partlyDispensed"],
    ["a cancel that waits, owed", { state: "cancelPending", reason: "owingsNote" }, "owing"],
    ["expired", { state: "expired" }, "expired"],
    ["expired after a part", { state: "expired", supplied: 28 }, "expired"],
  ];
  for (const [what, facts, expected] of single) {
    it(`is ${expected} where it is ${what}`, () =>
      expect(lineStateOf({ ...NEW, ...facts })).to.equal(expected));
  }

  const repeats: [string, Partial<LineFacts>, number | undefined, LineState][] = [
    ["an issue that is complete", {}, 2, "dispensed"],
    ["the present issue", {}, 3, "toBeDispensed"],
    ["the present issue, not named", {}, undefined, "toBeDispensed"],
    ["the present issue, held", { state: "claimed" }, 3, "withDispenser"],
    ["the present issue, half supplied", { state: "claimed", supplied: 14 }, 3, "partlyDispensed"],
    [
      "a later issue while the present one is half supplied",
      { state: "claimed", supplied: 14 },
      4,
      "toBeDispensed",
    ],
    ["an issue that was complete before the cancel", { state: "cancelled" }, 1, "dispensed"],
    ["a later issue after a cancel", { state: "cancelled" }, 5, "cancelled"],
    ["a later issue after expiry", { state: "expired" }, 5, "expired"],
    [
      "a later issue of what was closed",
      { state: "closed", reason: "clinicallyUnsuitable" },
      4,
      "notDispensed",
    ],
    ["the last issue of what is spent", { state: "spent", issuesUsed: 6 }, 6, "dispensed"],
  ];
  for (const [what, facts, issue, expected] of repeats) {
    it(`is ${expected} for ${what}`, () =>
      expect(lineStateOf({ ...SIX, ...facts }, issue)).to.equal(expected));
  }
});

describe("currentIssueOf", () => {
  it("is the one after those that are complete, and never beyond the last", () => {
    expect(currentIssueOf(NEW)).to.equal(1);
    expect(currentIssueOf(SIX)).to.equal(3);
    expect(currentIssueOf({ ...SIX, issuesUsed: 6 })).to.equal(6);
    expect(currentIssueOf({ ...SIX, state: "spent", issuesUsed: 5 })).to.equal(6);
  });
});

describe("statusOfLines", () => {
  it("refuses a form without items", () => {
    expect(() => statusOfLines([]))
      .to.throw()
      .with.property("code", "FORM_WITHOUT_ITEMS");
  });

  const forms: [LineState[], PrescriptionStatus][] = [
    [["toBeDispensed"], "toBeDispensed"],
    [["toBeDispensed", "cancelled"], "toBeDispensed"],
    [["toBeDispensed", "withDispenser"], "withDispenser"],
    [["withDispenser", "cancelled"], "withDispenser"],
    [["withDispenser", "dispensed"], "withDispenserActive"],
    [["withDispenser", "owing"], "withDispenserActive"],
    [["partlyDispensed"], "withDispenserActive"],
    [["toBeDispensed", "dispensed"], "withDispenserActive"],
    [["withDispenser", "notDispensed"], "withDispenser"],
    [["dispensed", "dispensed"], "dispensed"],
    [["dispensed", "notDispensed", "cancelled", "expired"], "dispensed"],
    [["notDispensed", "expired", "cancelled"], "notDispensed"],
    [["expired", "cancelled"], "expired"],
    [["cancelled", "cancelled"], "cancelled"],
  ];
  for (const [lines, expected] of forms) {
    it(`is ${expected} for ${lines.join(" + ")}`, () => expect(statusOfLines(lines)).to.equal(expected));
  }
});

describe("prescriptionStatusOf", () => {
  it("is that of the items' present issues", () => {
    expect(prescriptionStatusOf([NEW, { ...NEW, state: "claimed" }])).to.equal("withDispenser");
    expect(prescriptionStatusOf([SIX])).to.equal("toBeDispensed");
  });

  it("tells issues that are complete, present and to come apart", () => {
    expect(prescriptionStatusOf([SIX, SIX], 2)).to.equal("dispensed");
    expect(prescriptionStatusOf([SIX, SIX], 3)).to.equal("toBeDispensed");
    expect(prescriptionStatusOf([SIX, SIX], 4)).to.equal("futureRepeatIssue");
    expect(prescriptionStatusOf([{ ...SIX, state: "cancelled" }], 4)).to.equal("cancelledFutureIssue");
    expect(prescriptionStatusOf([{ ...SIX, state: "expired" }], 4)).to.equal("expired");
  });
});
