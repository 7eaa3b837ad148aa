import { expect } from "chai";
import { canonicalize } from "json-canonicalize";
import { FhirFaults, readPrescriptionOrder, requireSignedOrder } from "../../../sdk/src/fhir/index.ts";
import {
  caught,
  changedOrder,
  entriesOf,
  faultsOf,
  leavesOf,
  replaceAt,
  sampleOrder,
  sampleText,
  sampleWith,
  valueAt,
  type Keys,
} from "./support.ts";

const TWO = "fhir/acute-two-items.json";
const CD = "fhir/controlled-drug.json";
const request = ["entry", 1, "resource"] as const;
const second = ["entry", 2, "resource"] as const;
const provenance = ["entry", 7, "resource"] as const;

function faultsAfter(name: string, changes: readonly (readonly [Keys, unknown])[]): string[] {
  return faultsOf(() => readPrescriptionOrder(changedOrder(name, changes)));
}

/** The faults of a sample after one change. */
function changed(name: string, keys: Keys, put: unknown): string[] {
  return faultsAfter(name, [[keys, put]]);
}

describe("readPrescriptionOrder", () => {
  describe("given something else than a message", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    for (const input of ["", "{", "null", "[]", "7", undefined, 7n, circular]) {
      it(`refuses ${typeof input} ${typeof input === "string" ? input : ""} as not JSON`, () => {
        expect(faultsOf(() => readPrescriptionOrder(input))).to.deep.equal(["NOT_JSON Bundle"]);
      });
    }

    it("does not keep the parser's error, which quotes the text", () => {
      expect(caught(() => readPrescriptionOrder('{"family":"QUILLFEATHER" oops')).cause).to.equal(undefined);
    });

    it("refuses a Bundle of another type", () => {
      expect(changed(TWO, ["type"], "collection")).to.deep.equal(["NOT_A_MESSAGE Bundle.type"]);
    });

    it("refuses another resource", () => {
      expect(changed(TWO, ["resourceType"], "Patient")).to.deep.equal(["WRONG_VALUE Bundle.resourceType"]);
    });

    it("refuses a message that does not start with its header", () => {
      const keys = ["entry", 0, "resource", "resourceType"];
      expect(changed(TWO, keys, "Basic")).to.deep.equal(["HEADER_NOT_FIRST Bundle.entry[0].resource"]);
    });

    it("refuses another event", () => {
      const keys = ["entry", 0, "resource", "eventCoding", "code"];
      const path = "Bundle.entry[0].resource.eventCoding.code";
      expect(changed(TWO, keys, "dispense-notification")).to.deep.equal([`WRONG_EVENT ${path}`]);
    });

    it("refuses what is nested too deeply, without running out of stack", () => {
      const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
      const text = sampleWith(TWO, '"intent": "order"', `"intent": "order", "note": ${deep}`);
      expect(faultsOf(() => readPrescriptionOrder(text))[0]).to.match(/^NESTED_TOO_DEEPLY /);
    });
  });

  describe("given one wrong element", () => {
    const item = "Bundle.entry[1].resource";
    const cases: [string, Keys, unknown, string][] = [
      ["a status that is not active", ["status"], "cancelled", `INVALID_STATUS ${item}.status`],
      ["an intent of plan", ["intent"], "plan", `INVALID_INTENT ${item}.intent`],
      ["a missing intent", ["intent"], undefined, `INVALID_INTENT ${item}.intent`],
      [
        "no medication",
        ["medicationCodeableConcept"],
        undefined,
        `MISSING ${item}.medicationCodeableConcept`,
      ],
      [
        "a medication code of another system",
        ["medicationCodeableConcept", "coding", 0, "system"],
        "urn:other",
        `MEDICATION_CODE_MISSING ${item}.medicationCodeableConcept.coding`,
      ],
      [
        "a dm+d code with a wrong check digit",
        ["medicationCodeableConcept", "coding", 0, "code"],
        "322237001",
        `MEDICATION_CODE ${item}.medicationCodeableConcept.coding[0].code`,
      ],
      [
        "a quantity of zero",
        ["dispenseRequest", "quantity", "value"],
        0,
        `QUANTITY_VALUE ${item}.dispenseRequest.quantity.value`,
      ],
      [
        "a quantity as text",
        ["dispenseRequest", "quantity", "value"],
        "100",
        `WRONG_TYPE ${item}.dispenseRequest.quantity.value`,
      ],
      [
        "a unit with a wrong check digit",
        ["dispenseRequest", "quantity", "code"],
        "428673007",
        `QUANTITY_UNIT ${item}.dispenseRequest.quantity.code`,
      ],
      [
        "a duration in weeks",
        ["dispenseRequest", "expectedSupplyDuration", "code"],
        "wk",
        `DURATION ${item}.dispenseRequest.expectedSupplyDuration.code`,
      ],
      [
        "half a day",
        ["dispenseRequest", "expectedSupplyDuration", "value"],
        0.5,
        `DURATION ${item}.dispenseRequest.expectedSupplyDuration.value`,
      ],
      [
        "a course that EPS does not know",
        ["courseOfTherapyType", "coding", 0, "code"],
        "seasonal",
        `INVALID_COURSE ${item}.courseOfTherapyType.coding[0].code`,
      ],
      ["no item number", ["identifier", 0, "system"], "urn:other", `ITEM_NUMBER_MISSING ${item}.identifier`],
      [
        "a requester elsewhere",
        ["requester", "reference"],
        "PractitionerRole/1",
        `UNRESOLVED_REFERENCE ${item}.requester.reference`,
      ],
    ];
    for (const [what, keys, put, fault] of cases) {
      it(`refuses ${what}`, () => expect(changed(TWO, [...request, ...keys], put)).to.include(fault));
    }

    it("refuses a date that no calendar has", () => {
      const faults = changed(TWO, [...request, "dispenseRequest", "validityPeriod", "start"], "2026-02-30");
      expect(faults).to.include("DATE Bundle.entry[1].resource.dispenseRequest.validityPeriod.start");
    });

    it("refuses an NHS number with a wrong check digit", () => {
      const keys = ["entry", 3, "resource", "identifier", 0, "value"];
      expect(changed(TWO, keys, "9990000019")).to.deep.equal([
        "NHS_NUMBER Bundle.entry[3].resource.identifier[0].value",
      ]);
    });

    it("refuses a Patient without an NHS number", () => {
      const faults = changed(TWO, ["entry", 3, "resource", "identifier"], undefined);
      expect(faults).to.deep.equal(["NHS_NUMBER_MISSING Bundle.entry[3].resource.identifier"]);
    });

    it("refuses a practice without an ODS code", () => {
      const faults = changed(TWO, ["entry", 6, "resource", "identifier", 0, "system"], "urn:other");
      expect(faults).to.deep.equal(["ODS_CODE_MISSING Bundle.entry[6].resource.identifier"]);
    });

    it("refuses a GMC number of another shape", () => {
      const faults = changed(TWO, ["entry", 5, "resource", "identifier", 1, "value"], "999");
      expect(faults).to.deep.equal(["GMC_NUMBER Bundle.entry[5].resource.identifier[1].value"]);
    });

    it("refuses a form id with a wrong check character, on every item", () => {
      const text = sampleWith(TWO, "5A3C01-ZZ9001-4B10EH", "5A3C01-ZZ9001-4B10EI");
      expect(faultsOf(() => readPrescriptionOrder(text))).to.deep.equal([
        "INVALID_CHECKSUM Bundle.entry[1].resource.groupIdentifier.value",
        "INVALID_CHECKSUM Bundle.entry[2].resource.groupIdentifier.value",
      ]);
    });

    it("refuses a form id of another shape", () => {
      const text = sampleWith(TWO, "5A3C01-ZZ9001-4B10EH", "5A3C01");
      expect(faultsOf(() => readPrescriptionOrder(text))).to.include(
        "FORM_ID_SHAPE Bundle.entry[1].resource.groupIdentifier.value",
      );
    });
  });

  describe("given items that do not belong on one form", () => {
    const shared: [string, Keys, unknown][] = [
      ["groupIdentifier", ["groupIdentifier", "value"], "5A3C02-ZZ9001-4B20FI"],
      ["category", ["category", 0, "coding", 0, "code"], "outpatient"],
      ["authoredOn", ["authoredOn"], "2026-11-19"],
      ["subject", ["subject"], { reference: "Patient/2" }],
      ["requester", ["requester"], { reference: "PractitionerRole/2" }],
      ["dispenseRequest.validityPeriod", ["dispenseRequest", "validityPeriod", "start"], "2026-12-01"],
    ];
    for (const [element, keys, put] of shared) {
      it(`refuses another ${element}`, () => {
        expect(changed(TWO, [...second, ...keys], put)).to.deep.equal([
          `INCONSISTENT_FORM Bundle.entry[2].resource.${element}`,
        ]);
      });
    }

    it("refuses another performer", () => {
      const order = replaceAt(
        sampleOrder("fhir/acute-four-items.json"),
        [...second, "dispenseRequest", "performer"],
        undefined,
      );
      expect(faultsOf(() => readPrescriptionOrder(order))).to.deep.equal([
        "INCONSISTENT_FORM Bundle.entry[2].resource.dispenseRequest.performer",
      ]);
    });

    it("refuses repeat dispensing beside an acute item", () => {
      const keys = [...second, "courseOfTherapyType", "coding", 0, "code"];
      expect(changed(TWO, keys, "continuous-repeat-dispensing")).to.deep.equal([
        "MIXED_COURSES Bundle.entry[2].resource.courseOfTherapyType.coding",
      ]);
    });

    it("refuses an item number that stands there twice", () => {
      const number = valueAt(sampleOrder(TWO), [...request, "identifier", 0, "value"]);
      expect(changed(TWO, [...second, "identifier", 0, "value"], number)).to.deep.equal([
        "DUPLICATE_ITEM Bundle.entry[2].resource.identifier[0].value",
      ]);
    });

    it("refuses no item and five items", () => {
      const entries = entriesOf("fhir/acute-four-items.json");
      const extra = { ...entries[1], fullUrl: "urn:uuid:00000000-0000-4000-8000-000000000005" };
      const none = [...entries.slice(0, 1), ...entries.slice(5)];
      for (const put of [[...entries, extra], none]) {
        expect(changed("fhir/acute-four-items.json", ["entry"], put)).to.include("ITEM_COUNT Bundle.entry");
      }
    });

    it("accepts acute and continuous together", () => {
      const keys = [...second, "courseOfTherapyType", "coding", 0, "code"];
      expect(readPrescriptionOrder(replaceAt(sampleOrder(TWO), keys, "continuous")).items).to.have.length(2);
    });
  });

  describe("given references that lead nowhere or astray", () => {
    it("refuses an unresolved urn anywhere", () => {
      const faults = changed(TWO, ["entry", 0, "resource", "focus", 0, "reference"], "urn:uuid:gone");
      expect(faults).to.deep.equal(["UNRESOLVED_REFERENCE Bundle.entry[0].resource.focus[0].reference"]);
    });

    it("refuses a subject that is no Patient", () => {
      const elsewhere = entriesOf(CD)[5]?.["fullUrl"];
      expect(changed(CD, [...request, "subject", "reference"], elsewhere)).to.deep.equal([
        "WRONG_REFERENCE Bundle.entry[1].resource.subject.reference",
      ]);
    });

    it("refuses two entries of one fullUrl", () => {
      const fullUrl = entriesOf(TWO)[1]?.["fullUrl"];
      expect(changed(TWO, ["entry", 2, "fullUrl"], fullUrl)).to.include(
        "DUPLICATE_FULL_URL Bundle.entry[2].fullUrl",
      );
    });
  });

  describe("given a controlled drug", () => {
    const extension = [...request, "extension", 1, "extension"];

    it("refuses schedule 3 without the quantity in words", () => {
      expect(changed(CD, [...extension, 0, "valueString"], undefined)).to.deep.equal([
        "QUANTITY_WORDS Bundle.entry[1].resource.extension[1]",
      ]);
    });

    it("refuses schedule 1 and schedules that do not exist", () => {
      const keys = [...extension, 1, "valueCoding", "code"];
      expect(changed(CD, keys, "CD1")).to.deep.equal(["SCHEDULE_1 Bundle.entry[1].resource.extension[1]"]);
      expect(changed(CD, keys, "CD9")).to.deep.equal([
        "CONTROLLED_DRUG_CODE Bundle.entry[1].resource.extension[1]",
      ]);
    });

    it("refuses schedule 3 on repeat dispensing", () => {
      const keys = [...request, "courseOfTherapyType", "coding", 0, "code"];
      expect(changed(CD, keys, "continuous-repeat-dispensing")).to.include(
        "REPEAT_NOT_ALLOWED Bundle.entry[1].resource.courseOfTherapyType",
      );
    });

    it("reads the schedule and the words", () => {
      const [item] = readPrescriptionOrder(sampleText(CD)).items;
      expect(item).to.include({ controlledDrugSchedule: "CD3", quantityWords: "twenty eight" });
    });
  });

  describe("given repeat dispensing", () => {
    const repeating = sampleText(TWO)
      .replaceAll('"intent": "order"', '"intent": "original-order"')
      .replaceAll('"acute"', '"continuous-repeat-dispensing"');

    it("refuses an order that does not say how often", () => {
      expect(faultsOf(() => readPrescriptionOrder(repeating))).to.deep.equal([
        "REPEATS_MISSING Bundle.entry[1].resource.dispenseRequest",
        "REPEATS_MISSING Bundle.entry[2].resource.dispenseRequest",
      ]);
    });

    it("counts the first supply and the repeats", () => {
      const text = repeating.replaceAll('"validityPeriod"', '"numberOfRepeatsAllowed": 5, "validityPeriod"');
      const [item] = readPrescriptionOrder(text).items;
      expect(item?.issuesAllowed).to.equal(6);
      expect(item?.repeats?.repeatsAllowed).to.equal(5);
    });
  });

  describe("given a signature", () => {
    it("refuses a signer who is not the requester", () => {
      const practitioner = entriesOf(TWO)[5]?.["fullUrl"];
      expect(changed(TWO, [...provenance, "signature", 0, "who", "reference"], practitioner)).to.deep.equal([
        "SIGNER Bundle.entry[7].resource.signature[0].who.reference",
      ]);
    });

    it("refuses a second Provenance", () => {
      const entries = entriesOf(TWO);
      const again = { ...entries[7], fullUrl: "urn:uuid:00000000-0000-4000-8000-000000000001" };
      expect(changed(TWO, ["entry"], [...entries, again])).to.deep.equal(["SIGNATURE_COUNT Bundle.entry[8]"]);
    });

    const unsigned: [string, Keys, unknown, RegExp][] = [
      ["no signature", ["signature"], undefined, /no Provenance with a signature/],
      ["a signature without data", ["signature", 0, "data"], undefined, /holds no data/],
      ["a target elsewhere", ["target"], [{ reference: "List/1" }], /none of its items/],
    ];
    for (const [what, keys, put, reason] of unsigned) {
      it(`reads an order with ${what}, which then may not be issued`, () => {
        const order = readPrescriptionOrder(replaceAt(sampleOrder(TWO), [...provenance, ...keys], put));
        expect(order).to.include({ issuable: false, signature: undefined, signedAt: undefined });
        expect(order.notIssuableBecause).to.match(reason);
        expect(() => requireSignedOrder(order))
          .to.throw(reason)
          .with.property("code", "ORDER_NOT_SIGNED");
      });
    }

    it("reads when it was signed", () => {
      const order = readPrescriptionOrder(sampleText(TWO));
      expect(order.signedAt).to.equal(Date.UTC(2026, 10, 20, 9, 30) / 1000);
      expect(requireSignedOrder(order).issuable).to.equal(true);
    });
  });

  describe("given several faults", () => {
    const bundle = changedOrder(TWO, [
      [[...request, "intent"], "plan"],
      [[...request, "dispenseRequest", "quantity", "value"], -1],
      [[...second, "medicationCodeableConcept", "coding", 0, "code"], "39113611000001103"],
      [[...second, "courseOfTherapyType", "coding", 0, "code"], "continuous-repeat-dispensing"],
      [[...second, "authoredOn"], "2026-11-19"],
      [["entry", 3, "resource", "identifier", 0, "value"], "9990000019"],
      [["entry", 6, "resource", "identifier", 0, "value"], "zz"],
      [[...provenance, "target", 0, "reference"], "urn:uuid:gone"],
    ]);

    it("reports every one of them at once, each with its path", () => {
      expect(faultsOf(() => readPrescriptionOrder(bundle))).to.have.members([
        "INVALID_INTENT Bundle.entry[1].resource.intent",
        "QUANTITY_VALUE Bundle.entry[1].resource.dispenseRequest.quantity.value",
        "MEDICATION_CODE Bundle.entry[2].resource.medicationCodeableConcept.coding[0].code",
        "MIXED_COURSES Bundle.entry[2].resource.courseOfTherapyType.coding",
        "INCONSISTENT_FORM Bundle.entry[2].resource.authoredOn",
        "NHS_NUMBER Bundle.entry[3].resource.identifier[0].value",
        "ODS_CODE Bundle.entry[6].resource.identifier[0].value",
        "UNRESOLVED_REFERENCE Bundle.entry[7].resource.target[0].reference",
      ]);
    });

    it("says in one line how many there are and what the first one is", () => {
      const error = caught(() => readPrescriptionOrder(bundle));
      expect(error.message).to.match(
        /^The message has 8 faults, the first at Bundle\.entry\[\d\]\S+: [^\n]+$/,
      );
      expect(error.facts["faults"]).to.equal(error.faults);
    });
  });

  describe("given a message that is wrong in any one place", () => {
    const bundle = sampleOrder(CD);
    const leaves = leavesOf(bundle);
    const personal = leaves.flatMap(({ keys, value }) => (isPersonal(keys, value) ? [String(value)] : []));

    it("throws nothing but its faults, and never a word of the message", () => {
      expect(personal.length).to.be.greaterThan(15);
      for (const { keys } of leaves) {
        for (const put of [undefined, null, 0, "", [], {}, "Clement MARROWBY 9990000034"]) {
          for (const depth of [keys.length, keys.length - 1]) {
            const text = JSON.stringify(replaceAt(bundle, keys.slice(0, depth), put));
            expectSilent(text, [...personal, "Clement MARROWBY"]);
          }
        }
      }
    }).timeout(60_000);
  });

  describe("given an order that breaks no rule", () => {
    const order = readPrescriptionOrder(sampleText(TWO));
    const [first, last] = order.items;

    it("reads the form", () => {
      expect(order).to.include({
        formId: "5A3C01-ZZ9001-4B10EH",
        organisationOds: "ZZ9001",
        nhsNumber: "9990000018",
      });
      expect(order.prescriberCodes.map(({ value }) => value)).to.deep.equal([
        "999900010002",
        "9990001",
        "999900010001",
      ]);
      expect(order.patient["resourceType"]).to.equal("Patient");
    });

    it("reads each item", () => {
      expect(first).to.deep.include({
        medicationCode: "322237000",
        quantity: { value: 100, unitCode: "428673006", unitText: "tablet" },
        daysSupply: 25,
        notBefore: "2026-11-20",
        intent: "order",
        courseOfTherapy: "acute",
        issuesAllowed: 1,
        repeats: undefined,
        controlledDrugSchedule: undefined,
        nominatedPharmacyOds: undefined,
        dosageText: "One tablet four times a day",
      });
      expect(last?.medicationCode).to.equal("39113611000001102");
    });

    it("reads the nominated pharmacy", () => {
      const { items } = readPrescriptionOrder(sampleText("fhir/acute-four-items.json"));
      expect(items.map(({ nominatedPharmacyOds }) => nominatedPharmacyOds)).to.deep.equal(
        Array(4).fill("ZZP01"),
      );
    });

    it("reads what a JSON text holds as it reads the text", () => {
      expect(readPrescriptionOrder(sampleOrder(TWO))).to.deep.equal(order);
    });

    it("keeps state out of the clinical content, and follows its references", () => {
      const medicationRequest = first?.clinicalContent["medicationRequest"];
      expect(medicationRequest).to.have.property("intent", "order");
      expect(medicationRequest).to.not.have.property("status");
      const types = Object.values(first?.clinicalContent["resources"] ?? {}).map(
        ({ resourceType }) => resourceType,
      );
      expect(types).to.have.members(["Patient", "PractitionerRole", "Practitioner", "Organization"]);
    });

    it("makes the same clinical content of the same message in another order of keys", () => {
      const turned: unknown = JSON.parse(sampleText(TWO), (_key, value: unknown) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      );
      const other = readPrescriptionOrder(turned).items[0];
      expect(canonicalize(other?.clinicalContent)).to.equal(canonicalize(first?.clinicalContent));
    });
  });
});

/** Names, numbers and texts of people and drugs, not the codes and addresses of systems. */
function isPersonal(keys: Keys, value: unknown): boolean {
  const names = [
    "family",
    "given",
    "line",
    "postalCode",
    "birthDate",
    "city",
    "display",
    "text",
    "valueString",
    "name",
  ];
  const isNumber = keys.includes("identifier") && keys.at(-1) === "value";
  return (
    typeof value === "string" &&
    value.length > 3 &&
    (isNumber || keys.some((key) => names.includes(String(key))) || keys.includes("telecom"))
  );
}

function expectSilent(text: string, personal: readonly string[]): void {
  try {
    readPrescriptionOrder(text);
  } catch (error) {
    if (!(error instanceof FhirFaults)) throw error;
    const said = JSON.stringify([
      error.message,
      error.remedy,
      error.line,
      error.facts,
      error.faults,
      error.stack,
    ]);
    // The words of telecom and name use ("work", "usual") are codes, and short enough to stand in any
    // sentence.
    const leaked = personal.find((word) => !["phone", "work", "usual"].includes(word) && said.includes(word));
    expect(leaked, "personal word in an error").to.equal(undefined);
  }
}
