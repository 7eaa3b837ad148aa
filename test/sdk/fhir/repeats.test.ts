import { expect } from "chai";
import { readPrescriptionOrder, requireSignedOrder } from "../../../sdk/src/fhir/index.ts";
import {
  changedOrder,
  entriesOf,
  faultsOf,
  replaceAt,
  sampleOrder,
  sampleText,
  valueAt,
  type Keys,
} from "./support.ts";

const SERIES = "fhir/repeat-dispensing.json";
const ISSUE = "fhir/repeat-issue.json";
const item = "Bundle.entry[1].resource";
const request = ["entry", 1, "resource"] as const;
const supply = [...request, "dispenseRequest"] as const;
const said = [...request, "extension", 1, "extension"] as const;
const series = [...request, "basedOn", 0, "extension", 0, "extension"] as const;

function changed(name: string, ...changes: readonly (readonly [Keys, unknown])[]): unknown {
  return changedOrder(name, changes);
}

function refusal(name: string, ...changes: readonly (readonly [Keys, unknown])[]): string[] {
  return faultsOf(() => readPrescriptionOrder(changed(name, ...changes)));
}

function issued(number: unknown, name = "numberOfPrescriptionsIssued") {
  return { url: name, valueUnsignedInt: number };
}

/** The order with a second item, which is the first one but for its number and one change. */
function twoItems(keys: Keys, put: unknown): unknown {
  const entries = entriesOf(SERIES);
  const fullUrl = "urn:uuid:00000000-0000-4000-8000-000000000009";
  const number = [["resource", "identifier", 0, "value"], fullUrl.slice(9)] as const;
  const second = [[["fullUrl"], fullUrl] as const, number, [["resource", ...keys], put] as const].reduce(
    (entry: unknown, [at, value]) => replaceAt(entry, at, value),
    entries[1],
  );
  return replaceAt(sampleOrder(SERIES), ["entry"], [...entries, second]);
}

describe("readPrescriptionOrder, repeats", () => {
  describe("given the original order of repeat dispensing", () => {
    it("refuses one without the number of repeats", () => {
      expect(refusal(SERIES, [[...supply, "numberOfRepeatsAllowed"], undefined])).to.deep.equal([
        `REPEATS_MISSING ${item}.dispenseRequest`,
      ]);
    });

    it("refuses one without the days of each issue, since nobody could tell when the next is due", () => {
      expect(refusal(SERIES, [[...supply, "expectedSupplyDuration"], undefined])).to.deep.equal([
        `REPEATS_MISSING ${item}.dispenseRequest`,
      ]);
    });

    it("refuses more than 99 issues", () => {
      expect(refusal(SERIES, [[...supply, "numberOfRepeatsAllowed"], 99])).to.deep.equal([
        `TOO_MANY_ISSUES ${item}`,
      ]);
    });

    for (const name of ["numberOfPrescriptionsAllowed", "numberOfRepeatPrescriptionsAllowed"]) {
      it(`refuses numbers that disagree, where ${name} is not one more than the repeats`, () => {
        expect(refusal(SERIES, [said, [issued(5, name)]])).to.deep.equal([`REPEATS_DISAGREE ${item}`]);
        expect(readPrescriptionOrder(changed(SERIES, [said, [issued(6, name)]])).items).to.have.length(1);
      });
    }

    it("refuses one that begins at a later issue", () => {
      expect(refusal(SERIES, [said, [issued(2)]])).to.deep.equal([`ISSUE_NUMBER ${item}`]);
    });

    it("refuses one with the intent of an acute order", () => {
      expect(refusal(SERIES, [[...request, "intent"], "order"])).to.deep.equal([
        `REPEAT_DISPENSING_INTENT ${item}.intent`,
      ]);
    });

    it("refuses an authorisation up to a day that no calendar has", () => {
      expect(refusal(SERIES, [[...said, 0, "valueDateTime"], "2027-02-30"])).to.deep.equal([
        `DATE ${item}.extension[1]`,
      ]);
    });

    for (const schedule of ["CD2", "CD3"]) {
      it(`refuses a medicine of schedule ${schedule.slice(2)}`, () => {
        const controlled = {
          url: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-ControlledDrug",
          extension: [
            { url: "quantityWords", valueString: "twenty eight" },
            { url: "schedule", valueCoding: { code: schedule } },
          ],
        };
        expect(refusal(SERIES, [[...request, "extension", 0], controlled])).to.deep.equal([
          `REPEAT_NOT_ALLOWED ${item}.courseOfTherapyType`,
        ]);
      });
    }

    it("refuses items of one form with other numbers, or another authorisation", () => {
      const path = `Bundle.entry[${entriesOf(SERIES).length}].resource`;
      const number = ["dispenseRequest", "numberOfRepeatsAllowed"];
      expect(faultsOf(() => readPrescriptionOrder(twoItems(number, 6)))).to.deep.equal([
        `INCONSISTENT_FORM ${path}.dispenseRequest.numberOfRepeatsAllowed`,
      ]);
      const until = ["extension", 1, "extension", 0, "valueDateTime"];
      expect(faultsOf(() => readPrescriptionOrder(twoItems(until, "2027-01-01")))).to.deep.equal([
        `INCONSISTENT_FORM ${path}.extension`,
      ]);
      expect(readPrescriptionOrder(twoItems(["status"], "active")).items).to.have.length(2);
    });

    it("reads six issues of 28 days for a nominated pharmacy", () => {
      const [read] = readPrescriptionOrder(sampleText(SERIES)).items;
      expect(read).to.deep.include({
        intent: "original-order",
        courseOfTherapy: "continuous-repeat-dispensing",
        issuesAllowed: 6,
        daysSupply: 28,
        repeat: { issuesAllowed: 6, issueNumber: 1, authorisedUntil: "2027-05-20" },
        dispensingSite: "pharmacy",
        nominatedPharmacyOds: "ZZ9002",
      });
    });

    it("reads 99 issues", () => {
      const [read] = readPrescriptionOrder(
        changed(SERIES, [[...supply, "numberOfRepeatsAllowed"], 98]),
      ).items;
      expect(read?.issuesAllowed).to.equal(99);
    });

    it("may be issued", () => {
      expect(requireSignedOrder(readPrescriptionOrder(sampleText(SERIES))).issuable).to.equal(true);
    });

    it("is read without a Provenance, and refused for issue by that reason", () => {
      const unsigned = entriesOf(SERIES).filter(
        (entry) => valueAt(entry, ["resource", "resourceType"]) !== "Provenance",
      );
      const order = readPrescriptionOrder(changed(SERIES, [["entry"], unsigned]));
      expect(order.issuable).to.equal(false);
      expect(() => requireSignedOrder(order))
        .to.throw(/not signed: it has no Provenance/)
        .with.property("code", "ORDER_NOT_SIGNED");
    });
  });

  describe("given one issue", () => {
    it("refuses one that does not say which", () => {
      expect(
        refusal(ISSUE, [said, []], [series, [{ url: "numberOfRepeatsAllowed", valueInteger: 5 }]]),
      ).to.deep.equal([`ISSUE_MISSING ${item}`]);
    });

    it("refuses one that does not say of how many", () => {
      expect(refusal(ISSUE, [[...request, "basedOn"], undefined])).to.deep.equal([`ISSUE_MISSING ${item}`]);
    });

    it("refuses two numbers that disagree", () => {
      expect(refusal(ISSUE, [[...said, 0, "valueUnsignedInt"], 4])).to.deep.equal([
        `REPEATS_DISAGREE ${item}`,
      ]);
    });

    it("refuses the seventh of six, and the one before the first", () => {
      const number = (issue: number) =>
        refusal(
          ISSUE,
          [[...said, 0, "valueUnsignedInt"], issue],
          [[...series, 1, "valueInteger"], issue - 1],
        );
      expect(number(7)).to.deep.equal([`ISSUE_NUMBER ${item}`]);
      expect(number(0)).to.deep.equal([`ISSUE_NUMBER ${item}`]);
    });

    it("refuses one without the days that it lasts", () => {
      expect(refusal(ISSUE, [[...supply, "expectedSupplyDuration"], undefined])).to.deep.equal([
        `MISSING ${item}.dispenseRequest.expectedSupplyDuration`,
      ]);
    });

    it("reads issue 3 of 6, which authorises one supply", () => {
      const order = readPrescriptionOrder(sampleText(ISSUE));
      expect(order.items[0]).to.deep.include({
        intent: "instance-order",
        issuesAllowed: 1,
        repeat: { issuesAllowed: 6, issueNumber: 3, authorisedUntil: "2027-05-20" },
      });
      expect(requireSignedOrder(order).issuable).to.equal(true);
    });

    it("reads a reflex-order, which may not be issued a second time", () => {
      const order = readPrescriptionOrder(changed(ISSUE, [[...request, "intent"], "reflex-order"]));
      expect(order.items[0]?.repeat?.issueNumber).to.equal(3);
      expect(order).to.include({ issuable: false });
      expect(() => requireSignedOrder(order))
        .to.throw(/reflex-order/)
        .with.property("code", "ORDER_NOT_ISSUABLE");
    });
  });

  describe("given an issue of repeat prescribing", () => {
    const course = [[...request, "courseOfTherapyType", "coding", 0, "code"], "continuous"] as const;

    it("reads its number, and none where it does not say, or has counted beyond its series", () => {
      const numberOf = (changes: readonly (readonly [Keys, unknown])[]) =>
        readPrescriptionOrder(changed(ISSUE, course, ...changes)).items[0]?.repeat?.issueNumber;
      const silent = [series, [{ url: "numberOfRepeatsAllowed", valueInteger: 5 }]] as const;
      expect(numberOf([])).to.equal(3);
      expect(numberOf([[said, []], silent])).to.equal(undefined);
      expect(numberOf([[[...said, 0, "valueUnsignedInt"], 9]])).to.equal(undefined);
    });
  });

  describe("given the order that an issue continues", () => {
    const based = [...request, "basedOn", 0];

    it("accepts a reference that leads out of the message, there and nowhere else", () => {
      const extension = valueAt(sampleOrder(ISSUE), [...based, "extension"]);
      const continued = changed(ISSUE, [based, { extension, reference: "urn:uuid:gone" }]);
      expect(readPrescriptionOrder(continued).items[0]?.repeat?.issueNumber).to.equal(3);
      expect(refusal(ISSUE, [based, { extension, other: { reference: "urn:uuid:gone" } }])).to.deep.equal([
        `UNRESOLVED_REFERENCE ${item}.basedOn[0].other.reference`,
      ]);
    });

    it("refuses what is nested too deeply there, too", () => {
      const deep = JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`) as unknown;
      expect(refusal(ISSUE, [based, { deep }])[0]).to.match(/^NESTED_TOO_DEEPLY /);
    });
  });

  describe("given a nomination", () => {
    it("nominates nobody where the site is any pharmacy", () => {
      const site = [...supply, "extension", 0, "valueCoding", "code"];
      const [read] = readPrescriptionOrder(changed(SERIES, [site, "0004"])).items;
      expect(read).to.include({ dispensingSite: "none", nominatedPharmacyOds: undefined });
    });
  });
});
