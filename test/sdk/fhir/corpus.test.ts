import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  CANCELLATION_REASONS,
  checkMessage,
  isDmdCode,
  isFormId,
  isGmcNumber,
  isGphcNumber,
  isNhsNumber,
  isOdsCode,
  mapPrescribedItem,
  readCancellation,
  readCancellationResponse,
  readDispenseNotification,
  readMedicinesTable,
  readPrescriptionOrder,
  requireSignedOrder,
  writeDispenseNotification,
} from "../../../sdk/src/fhir/index.ts";
import { SCHEDULE_NUMBERS } from "../../../sdk/src/prescription/prescriptionTerms.ts";
import { describeCorpus } from "../../support/corpora.ts";
import { caught, faultsOf, jsonFiles, leavesOf, objectsIn, sampleText, valueAt } from "./support.ts";

/** What the spine answered to each message under `errors/`, and where this library finds the same. */
const REFUSALS: [string, string, string][] = [
  [
    "1-Process-Request-Send-400_INVALID_CHECKSUM.json",
    "1-Process-Response-Send-400_INVALID_CHECKSUM.json",
    "INVALID_CHECKSUM Bundle.entry[1].resource.groupIdentifier.value",
  ],
  [
    "2-Prepare-Request-400_Invalid_Course_of_Therapy_mixed.json",
    "2-Prepare-Response-400_Invalid_Course_of_Therapy_mixed.json",
    "MIXED_COURSES Bundle.entry[2].resource.courseOfTherapyType.coding",
  ],
  [
    "2-Process-Request-Send-400_Invalid_Course_of_Therapy_mixed.json",
    "2-Process-Response-Send-400_Invalid_Course_of_Therapy_mixed.json",
    "MIXED_COURSES Bundle.entry[2].resource.courseOfTherapyType.coding",
  ],
  [
    "3-Process-Request-Dispense-400_Invalid_Value.json",
    "3-Process-Response-Dispense-400_Invalid_Value.json",
    "NON_DISPENSING_REASONS Bundle.entry[2].resource.extension",
  ],
  [
    "4-Process-Request-Send-400_invalid_intent.json",
    "4-Process-Response-Send-400_invalid_intent.json",
    "INVALID_INTENT Bundle.entry[1].resource.intent",
  ],
];

interface Rule {
  readonly isValid: (value: string) => boolean;
  /**
   * Values that are wrong at the source; the list is complete, so that none may be added or mended unseen.
   */
  readonly wrongAtSource: readonly string[];
}

const RULES: ReadonlyMap<unknown, Rule> = new Map<unknown, Rule>([
  // Only the one of errors/1: whatever else EPS has wrong at the source is not in this corpus.
  [
    "https://fhir.nhs.uk/Id/prescription-order-number",
    { isValid: isFormId, wrongAtSource: ["269CA9-A99968-4577BP"] },
  ],
  ["https://fhir.nhs.uk/Id/nhs-number", { isValid: isNhsNumber, wrongAtSource: [] }],
  ["http://snomed.info/sct", { isValid: isDmdCode, wrongAtSource: [] }],
  ["https://fhir.nhs.uk/Id/ods-organization-code", { isValid: isOdsCode, wrongAtSource: [] }],
  // The spine writes a C before a GMC number in the responsible party's role.
  ["https://fhir.hl7.org.uk/Id/gmc-number", { isValid: isGmcNumber, wrongAtSource: ["C6095103"] }],
  // A GMC number under the system of the GPhC, in one VerifySignature request.
  ["https://fhir.hl7.org.uk/Id/gphc-number", { isValid: isGphcNumber, wrongAtSource: ["6095103"] }],
]);

const PERSONAL = /^(family|given|line|postalCode|birthDate|city|district|display|text)$/;

describeCorpus("nhs-eps-fhir", 66, (folder) => {
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
  const orders = jsonFiles(folder, /^primary-care\/.*(Process-Request.*Send|Prepare-Request)/);
  const cancellations = jsonFiles(folder, /^primary-care\/.*Request-Cancel/);

  describe("messages under errors/", () => {
    for (const [request, response, expected] of REFUSALS) {
      it(`refuses ${request} for its own reason, and no other`, () => {
        const error = caught(() => checkMessage(read(`errors/${request}`)));
        expect(error.faults.map((one) => `${one.code} ${one.path}`)).to.deep.equal([expected]);
        const said = error.faults[0]?.reason.replace(/^The form id .*: |\.$/g, "") ?? "";
        expect(read(`errors/${response}`)).to.include(said);
      });
    }

    it("are all known to this test", () => {
      const requests = jsonFiles(path.join(folder, "errors"), /Request/);
      expect(requests).to.deep.equal(REFUSALS.map(([request]) => request).sort());
    });
  });

  describe("every file", () => {
    it("is read as what it is, or refused by the first rule that it breaks; none is passed over", () => {
      const kinds = new Map<string, number>();
      for (const name of jsonFiles(folder, /./)) {
        const kind = kindOf(read(name));
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }

      expect(Object.fromEntries(kinds)).to.deep.equal({
        "prescription-order": 31,
        "prescription-order-update": 10,
        "prescription-order-response": 1,
        // Of errors/, each for its own reason.
        "Bundle: INVALID_CHECKSUM": 1,
        "Bundle: MIXED_COURSES": 2,
        "Bundle: NON_DISPENSING_REASONS": 1,
        "Bundle: INVALID_INTENT": 1,
        // What is no message: digests to sign, answers of the spine, a release, a claim, signatures to verify.
        "Bundle: NOT_A_MESSAGE": 1,
        "Parameters: NOT_A_MESSAGE": 12,
        "OperationOutcome: NOT_A_MESSAGE": 10,
        "Claim: NOT_A_MESSAGE": 1,
      });
    });

    /** The event of a message that is read; else its type, and the rule, the one that says most first. */
    function kindOf(text: string): string {
      try {
        return checkMessage(text).event;
      } catch {
        const codes = caught(() => checkMessage(text)).faults.map(({ code }) => code);
        const rule = codes.includes("NOT_A_MESSAGE") ? "NOT_A_MESSAGE" : [...new Set(codes)].join();
        return `${String(valueAt(JSON.parse(text), ["resourceType"]))}: ${rule}`;
      }
    }
  });

  describe("orders under primary-care/", () => {
    for (const name of orders) {
      it(`reads ${name.replace("primary-care/", "")}`, () => {
        const order = readPrescriptionOrder(read(name));
        expect(order.items.length).to.be.within(1, 4);
        expect(order.issuable, "only a sent order is signed").to.equal(name.includes("Process-"));
        expect(order.notIssuableBecause === undefined).to.equal(order.issuable);
      });
    }

    it("are all that the corpus has", () => expect(orders).to.have.length(31));

    it("keep one reading below five milliseconds", () => {
      const text = orders.map(read);
      for (const one of text) readPrescriptionOrder(one);
      const start = performance.now();
      for (const one of text) readPrescriptionOrder(one);
      expect((performance.now() - start) / text.length).to.be.lessThan(5);
    });

    it("count six issues in repeat dispensing, and one in repeat prescribing", () => {
      const issues = (pattern: RegExp) =>
        orders
          .filter((name) => pattern.test(name))
          .flatMap((name) => {
            return readPrescriptionOrder(read(name)).items.map(({ issuesAllowed }) => issuesAllowed);
          });
      expect(new Set(issues(/repeat-dispensing/))).to.deep.equal(new Set([6]));
      expect(new Set(issues(/repeat-prescribing/))).to.deep.equal(new Set([1]));
    });

    it("are eRD in eight items of four orders, each the first of six issues of 30 days", () => {
      const items = orders
        .map((name) => readPrescriptionOrder(read(name)).items)
        .filter((all) =>
          all.some(({ courseOfTherapy }) => courseOfTherapy === "continuous-repeat-dispensing"),
        );
      expect(items).to.have.length(4);
      expect(items.flat()).to.have.length(8);
      for (const item of items.flat()) {
        expect(item).to.deep.include({
          intent: "original-order",
          daysSupply: 30,
          repeat: { issuesAllowed: 6, issueNumber: 1, authorisedUntil: "2024-11-30" },
          nominatedPharmacyOds: "FCG71",
        });
      }
    });

    it("are issues of repeat prescribing in eight items, which do not say their number", () => {
      const items = orders
        .flatMap((name) => readPrescriptionOrder(read(name)).items)
        .filter(({ intent }) => intent === "instance-order");
      expect(items).to.have.length(8);
      const repeat = { issuesAllowed: 6, issueNumber: undefined, authorisedUntil: "2023-04-07" };
      for (const item of items) expect(item).to.deep.include({ repeat, issuesAllowed: 1 });
    });

    it("come back as reflex-orders, which are read, and refused for issue by that", () => {
      const [name = "", ...more] = jsonFiles(folder, /VerifySignature-Request/);
      expect(more).to.deep.equal([]);
      // A GMC number under the system of the GPhC, wrong at the source.
      const mended = read(name).replaceAll("Id/gphc-number", "Id/gmc-number");
      const order = readPrescriptionOrder(valueAt(JSON.parse(mended), ["entry", 0, "resource"]));
      expect(order.items.map(({ intent }) => intent)).to.deep.equal(["reflex-order", "reflex-order"]);
      for (const { repeat } of order.items)
        expect(repeat).to.deep.equal({ issuesAllowed: 6, issueNumber: 1, authorisedUntil: "2020-12-07" });
      expect(() => requireSignedOrder(order))
        .to.throw()
        .with.property("code", "ORDER_NOT_ISSUABLE");
    });

    it("nominate a pharmacy unless their site is any", () => {
      for (const item of orders.flatMap((name) => readPrescriptionOrder(read(name)).items))
        expect(item.nominatedPharmacyOds === undefined).to.equal(item.dispensingSite === "none");
    });

    it("are all mapped by the sample table, and can be made of whole packs", () => {
      const table = readMedicinesTable(sampleText("medicines.json"));
      for (const item of orders.flatMap((name) => readPrescriptionOrder(read(name)).items)) {
        const { medicine, quantity } = mapPrescribedItem(table, item);
        const fitting = medicine.packs.filter(({ unitsPerPack }) => quantity % unitsPerPack === 0);
        expect(fitting, item.medicationCode).to.not.deep.equal([]);
      }
    });

    it("say nothing of a person or a drug when they are refused", () => {
      for (const name of orders) {
        const text = read(name);
        const words = leavesOf(JSON.parse(text)).flatMap(({ keys, value }) => {
          const isNumber = keys.at(-1) === "value" && keys.includes("identifier");
          const isPersonal = isNumber || keys.some((key) => PERSONAL.test(String(key)));
          return typeof value === "string" && value.length > 3 && isPersonal ? [value] : [];
        });
        const broken = text
          .replaceAll('"active"', '"unknown"')
          .replaceAll(/"value": "(\d{9})\d"/g, '"value": "$10x"');
        const error = caught(() => readPrescriptionOrder(broken));
        const said = JSON.stringify([error.line, error.facts, error.stack]);
        expect(
          words.filter((word) => said.includes(word)),
          name,
        ).to.deep.equal([]);
      }
    });
  });

  describe("cancellations under primary-care/", () => {
    for (const name of cancellations) {
      it(`reads ${name.replace(/.*acute\//, "")}`, () => {
        const message = read(name);
        const { formId, reason } = readCancellation(message);
        expect(isFormId(formId)).to.equal(true);
        expect(message).to.include(CANCELLATION_REASONS[reason].display);
      });
    }

    it("are all that the corpus has, and give every reason", () => {
      expect(cancellations).to.have.length(10);
      const reasons = cancellations.map((name) => readCancellation(read(name)).reason);
      expect(new Set(reasons)).to.deep.equal(new Set(Object.keys(CANCELLATION_REASONS)));
    });

    it("come with one response, which says that the item was cancelled", () => {
      const responses = jsonFiles(folder, /^primary-care\/.*Response-Cancel/);
      expect(responses).to.have.length(1);
      const [text = ""] = responses.map(read);
      expect(readCancellationResponse(text).outcome).to.equal("cancelled");
      expect(faultsOf(() => readCancellation(text))).to.deep.equal([
        "IS_A_RESPONSE Bundle.entry[0].resource.eventCoding.code",
      ]);
    });
  });

  describe("dispense-notifications", () => {
    const notifications = jsonFiles(folder, /./).filter((name) =>
      read(name).includes('"dispense-notification"'),
    );

    it("are one in all, which EPS itself refuses", () => {
      expect(notifications).to.deep.equal(["errors/3-Process-Request-Dispense-400_Invalid_Value.json"]);
    });

    it("are read, written and read again as the same, once the fault is mended", () => {
      for (const name of notifications) {
        // All items have the reason of the first.
        const [, reason = ""] =
          /PrescriptionNonDispensingReason",\s*"valueCoding": (\{[^}]*\})/.exec(read(name)) ?? [];
        const mended = read(name).replaceAll(
          /(PrescriptionNonDispensingReason",\s*"valueCoding": )\{[^}]*\}/g,
          (_, start: string) => start + reason,
        );
        const notification = readDispenseNotification(mended);
        expect(notification).to.deep.include({
          prescriptionStatus: "notDispensed",
          notDispensedReason: "expired",
        });
        expect(notification.dispenses).to.have.length(2);
        expect(readDispenseNotification(writeDispenseNotification(notification))).to.deep.equal(notification);
      }
    });
  });

  describe("numbers with a rule", () => {
    const values = new Map<unknown, Set<string>>();
    for (const name of jsonFiles(folder, /./)) {
      for (const { system, value, code } of objectsIn(JSON.parse(read(name)))) {
        // A Quantity has both: there the system is that of the code.
        const number = code ?? value;
        if (typeof number !== "string" || !RULES.has(system)) continue;
        values.set(system, (values.get(system) ?? new Set()).add(number));
      }
    }

    for (const [system, { isValid, wrongAtSource }] of RULES) {
      it(`agree with the rule of ${String(system)}, but for ${wrongAtSource.length}`, () => {
        const found = [...(values.get(system) ?? [])];
        expect(found).to.not.deep.equal([]);
        expect(found.filter((value) => !isValid(value))).to.deep.equal(wrongAtSource);
      });
    }

    it("are 22 form ids in all", () => {
      expect(values.get("https://fhir.nhs.uk/Id/prescription-order-number")).to.have.property("size", 22);
    });
  });
});

describeCorpus("dmd-sample", 4, (folder) => {
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
  const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  const lookup = read("f_lookup2_3010419.xml");

  it("holds codes with the right check digit only, in every file", () => {
    const codes = files.flatMap((name) =>
      [...read(name).matchAll(/<(?!GTIN>)\w+>(\d{6,18})<\//g)].map(([, code = ""]) => code),
    );
    expect(files).to.have.length(8);
    expect(codes.length).to.be.greaterThan(11_000);
    expect(codes.filter((code) => !isDmdCode(code))).to.deep.equal([]);
  });

  it("holds one GTIN of one pack at a time, of packs that it lists", () => {
    const packs = new Set([...read("f_ampp2_3010419.xml").matchAll(/<APPID>(\d+)</g)].map(([, id]) => id));
    const listed = [...read("f_gtin2_0010419.xml").matchAll(/<AMPPID>(\d+)<[^]*?<\/AMPP>/g)];
    expect(listed).to.have.length(11);
    for (const [pack, id] of listed) {
      expect(packs.has(id), id).to.equal(true);
      expect(pack.match(/<GTINDATA>(?:(?!<ENDDT>)[^])*?<\/GTINDATA>/g), id).to.have.length.at.most(1);
    }
  });

  it("calls the units of our table what we call them", () => {
    const units = readMedicinesTable(sampleText("medicines.json")).groups.map(({ unit }) => unit);
    for (const { code, name } of units) {
      const entry = new RegExp(`<CD>${code}</CD>[^]{0,200}?<DESC>([^<]*)<`).exec(lookup);
      expect(entry?.[1], code).to.equal(name);
    }
  });

  it("knows the schedules 1 to 5 and no other", () => {
    const [category = ""] = /<CONTROL_DRUG_CATEGORY>[^]*?<\/CONTROL_DRUG_CATEGORY>/.exec(lookup) ?? [];
    const schedules = [...category.matchAll(/Schedule (\d)/g)].map(([, schedule]) => schedule);
    expect([...new Set(schedules)]).to.deep.equal(["1", "2", "3", "4", "5"]);
    // Schedule 1 is out of the scope of EPS; the rest has a number on the chain.
    for (const schedule of schedules.filter((one) => one !== "1"))
      expect(Object.keys(SCHEDULE_NUMBERS).some((name) => name.startsWith(`CD${schedule}`))).to.equal(true);
  });
});
