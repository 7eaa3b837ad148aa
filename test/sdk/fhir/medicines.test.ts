import { expect } from "chai";
import {
  lookUpMedicine,
  mapPrescribedItem,
  quantityInUnits,
  readMedicinesTable,
  readPrescriptionOrder,
} from "../../../sdk/src/fhir/index.ts";
import { MediConnectError } from "../../../sdk/src/errors/MediConnectError.ts";
import { replaceAt, sampleOrder, sampleText } from "./support.ts";

const PARACETAMOL = "322237000";
const SOLVADOL = "99900111000001108";
const ORAL_SOLUTION = "13892511000001100";

const table = readMedicinesTable(sampleText("medicines.json"));

function refusal(act: () => unknown): MediConnectError {
  try {
    act();
  } catch (error) {
    if (error instanceof MediConnectError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
}

function tableWith(keys: readonly (string | number)[], put: unknown): () => unknown {
  return () => readMedicinesTable(replaceAt(sampleOrder("medicines.json"), ["groups", 0, ...keys], put));
}

describe("readMedicinesTable", () => {
  const cases: [string, readonly (string | number)[], unknown, string][] = [
    ["a code with a wrong check digit", ["code"], "322237001", "groups.0.code"],
    ["a code that stands there twice", ["code"], ORAL_SOLUTION, "groups.7.code"],
    ["a schedule that does not exist", ["schedule"], "CD9", "groups.0.schedule"],
    ["a missing schedule", ["schedule"], undefined, "groups.0.schedule"],
    ["a GTIN of 13 digits", ["packs", 0, "gtin"], "5000000000012", "groups.0.packs.0.gtin"],
    ["a GTIN that stands there twice", ["packs", 1, "gtin"], "05000000000012", "groups.0.packs.1.gtin"],
    ["an empty pack", ["packs", 0, "unitsPerPack"], 0, "groups.0.packs.0.unitsPerPack"],
    ["a pack of a brand that is not there", ["packs", 2, "brand"], PARACETAMOL, "groups.0.packs.2.brand"],
    ["a GTIN with a wrong check digit", ["packs", 0, "gtin"], "05000000000013", "groups.0.packs.0.gtin"],
  ];
  for (const [what, keys, put, path] of cases) {
    it(`refuses ${what}`, () => {
      const error = refusal(tableWith(keys, put));
      expect(error.code).to.equal("MEDICINES_TABLE_INVALID");
      expect(error.message).to.include(path);
    });
  }

  for (const input of ["", "{", "[]", null, { version: 2, groups: [] }]) {
    it(`refuses ${JSON.stringify(input)}`, () => {
      expect(refusal(() => readMedicinesTable(input)).code).to.equal("MEDICINES_TABLE_INVALID");
    });
  }
});

describe("lookUpMedicine", () => {
  it("refuses a code that is not in the table, by name", () => {
    const error = refusal(() => lookUpMedicine(table, "318338001"));
    expect(error.code).to.equal("MEDICINE_NOT_MAPPED");
    expect(error.line).to.include("318338001").and.to.include("Add it to the table");
  });

  it("refuses another unit, by name", () => {
    const error = refusal(() => lookUpMedicine(table, PARACETAMOL, "258773002"));
    expect(error.code).to.equal("MEDICINE_UNIT_MISMATCH");
    expect(error.facts).to.deep.equal({ code: PARACETAMOL, expected: "428673006", given: "258773002" });
  });

  it("finds a generic, with the packs of every brand", () => {
    const medicine = lookUpMedicine(table, PARACETAMOL, "428673006");
    expect(medicine).to.include({ schedule: "POM", monitored: false, brand: undefined });
    expect(medicine.packs).to.have.length(3);
  });

  it("finds a brand, with its own packs only", () => {
    const medicine = lookUpMedicine(table, SOLVADOL);
    expect(medicine.group.code).to.equal(PARACETAMOL);
    expect(medicine.packs.map(({ brand }) => brand)).to.deep.equal([SOLVADOL]);
  });

  it("takes capsules that are written as tablets, where the table says so", () => {
    expect(lookUpMedicine(table, "324252006", "428673006").group.unit.name).to.equal("capsule");
  });
});

describe("quantityInUnits", () => {
  const tablets = lookUpMedicine(table, PARACETAMOL);
  const solution = lookUpMedicine(table, ORAL_SOLUTION);

  for (const value of [0, -1, Number.NaN, Infinity, 2 ** 24]) {
    it(`refuses ${value} as out of range`, () => {
      expect(refusal(() => quantityInUnits(tablets, value)).code).to.equal("QUANTITY_OUT_OF_RANGE");
    });
  }

  it("refuses what only fits before it is counted", () => {
    expect(refusal(() => quantityInUnits(solution, 1_677_721.6)).code).to.equal("QUANTITY_OUT_OF_RANGE");
  });

  for (const [medicine, value] of [
    [tablets, 0.5],
    [solution, 2.55],
    [solution, 1e-7],
  ] as const) {
    it(`refuses ${value} ${medicine.group.unit.name} as too precise`, () => {
      expect(refusal(() => quantityInUnits(medicine, value)).code).to.equal("QUANTITY_TOO_PRECISE");
    });
  }

  it("counts in the unit of the group", () => {
    expect(quantityInUnits(tablets, 100)).to.equal(100);
    expect(quantityInUnits(tablets, 2 ** 24 - 1)).to.equal(16_777_215);
    expect(quantityInUnits(solution, 5)).to.equal(50);
    expect(quantityInUnits(solution, 2.3)).to.equal(23);
  });
});

describe("mapPrescribedItem", () => {
  const controlled = sampleText("fhir/controlled-drug.json");
  const itemOf = (text: string) => {
    const [item] = readPrescriptionOrder(text).items;
    return item ?? expect.fail("no item");
  };

  it("refuses a schedule 3 medicine that the message does not mark", () => {
    const unmarked = controlled.replace("Extension-DM-ControlledDrug", "Extension-Other");
    const error = refusal(() => mapPrescribedItem(table, itemOf(unmarked)));
    expect(error.code).to.equal("MEDICINE_SCHEDULE_MISMATCH");
    expect(error.message).to.include("no schedule");
  });

  it("refuses a schedule that is not the table's", () => {
    const other = controlled.replace('"CD3"', '"CD4-1"');
    const error = refusal(() => mapPrescribedItem(table, itemOf(other)));
    expect(error.facts).to.deep.include({ expected: "CD3", given: "CD4" });
  });

  it("maps a schedule 3 medicine that is marked", () => {
    const { medicine, quantity } = mapPrescribedItem(table, itemOf(controlled));
    expect(medicine).to.include({ schedule: "CD3", monitored: true });
    expect(quantity).to.equal(28);
  });

  it("has a schedule 4 medicine too", () => {
    expect(table.groups.filter(({ schedule }) => schedule === "CD4")).to.have.length(1);
  });
});
