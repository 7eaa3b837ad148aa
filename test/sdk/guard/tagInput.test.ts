import { readFileSync } from "node:fs";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import fc from "fast-check";
import {
  encodeTagInput,
  epochsAt,
  lookUpSubstance,
  normalisePatientIdentifier,
  readSubstancesTable,
} from "../../../sdk/src/guard/index.ts";
import { readMedicinesTable } from "../../../sdk/src/fhir/index.ts";
import { epochAround } from "../../../sdk/src/guard/folder/epochDates.ts";
import { firstThatIsNotZero } from "../../../sdk/src/guard/hashToTag.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";
import { EPOCH, makeConsortium, NHS_NUMBER, NOW } from "./consortium.ts";

const encode = (system: string, value: string, substanceGroup: string, epoch: string) =>
  bytesToHex(encodeTagInput({ patient: { system, value }, substanceGroup }, epoch));

describe("a patient's identifier", () => {
  it("is refused with a wrong check digit or length, and not shown", () => {
    for (const value of ["9990000019", "999000001", "99900000180", "", "999000001a"]) {
      const error = expectRefusal(
        () => normalisePatientIdentifier({ ...NHS_NUMBER, value }),
        "PATIENT_IDENTIFIER_INVALID",
      );
      if (value !== "") expect(JSON.stringify([error.line, error.facts])).not.to.contain(value);
    }
  });

  it("is refused under a system that is no URI, and with what cannot be seen", () => {
    for (const system of ["", "nhs", "urn:", "https://a b"]) {
      expectRefusal(() => normalisePatientIdentifier({ system, value: "1" }), "PATIENT_IDENTIFIER_INVALID");
    }
    for (const value of ["", " 1", "1 ", "1\u0000", "1\u200b", "1".repeat(257)]) {
      const patient = { system: "urn:example:mrn", value };
      expectRefusal(() => normalisePatientIdentifier(patient), "PATIENT_IDENTIFIER_INVALID");
    }
  });

  it("is one and the same however an NHS number is written and whatever its system is called", () => {
    for (const system of ["urn:oid:2.16.840.1.113883.2.1.4.1", "http://fhir.nhs.net/Id/nhs-number"]) {
      expect(normalisePatientIdentifier({ system, value: " 999 000-0018 " })).to.deep.equal(NHS_NUMBER);
    }
    const composed = normalisePatientIdentifier({ system: "urn:example:mrn", value: "\u00e9" });
    expect(normalisePatientIdentifier({ system: "urn:example:mrn", value: "e\u0301" })).to.deep.equal(
      composed,
    );
  });
});

describe("the input of a tag", () => {
  it("refuses ids of groups and epochs that are none", () => {
    for (const group of ["", "Codeine", "a b", "-a", "a".repeat(65)]) {
      expectRefusal(
        () => encode(NHS_NUMBER.system, NHS_NUMBER.value, group, "2027-1"),
        "SUBSTANCE_GROUP_INVALID",
      );
    }
    for (const epoch of ["", "2027/1", "a".repeat(33)]) {
      expectRefusal(() => encode(NHS_NUMBER.system, NHS_NUMBER.value, "codeine", epoch), "EPOCH_ID_INVALID");
    }
  });

  it("is never the same for two different things (fuzz)", () => {
    const id = fc.stringMatching(/^[a-z0-9]{1,4}$/);
    const one = fc.tuple(
      fc.constantFrom("urn:a:b", "urn:a:b1", "urn:a:"),
      fc.stringMatching(/^[a-z0-9]{1,4}$/),
      id,
      id,
    );
    fc.assert(
      fc.property(one, one, (left, right) => {
        fc.pre(left[0] !== "urn:a:" && right[0] !== "urn:a:");
        expect(encode(...left) === encode(...right)).to.equal(left.join("|") === right.join("|"));
      }),
      { numRuns: 2_000 },
    );
  });

  it("stays what it is: tags on the chain hang on it", () => {
    expect(encode(NHS_NUMBER.system, NHS_NUMBER.value, "codeine", "2027-1")).to.equal(
      [
        ["001e", "mediconnect/guard/tag-input/v1"],
        ["0006", "2027-1"],
        ["0021", "https://fhir.nhs.uk/Id/nhs-number"],
        ["000a", "9990000018"],
        ["0007", "codeine"],
      ]
        .map(([length, text]) => {
          expect(Number.parseInt(length!, 16), text).to.equal(text!.length);
          return length + Buffer.from(text!).toString("hex");
        })
        .join(""),
    );
  });

  it("never ends in a tag of zero", () => {
    const digests = [new Uint8Array(32), new Uint8Array(32).fill(5)];
    expect(firstThatIsNotZero((counter) => digests[counter]!)).to.equal(`0x${"05".repeat(32)}`);
  });
});

describe("the table of substances", () => {
  const sample = readFileSync("samples/substances.json", "utf8");
  const table = readSubstancesTable(sample);
  const group = { id: "codeine", name: "Codeine", atc: ["R05DA04"] };
  const refuse = (groups: unknown) =>
    expectRefusal(() => readSubstancesTable({ version: 1, groups }), "SUBSTANCES_TABLE_INVALID");

  it("refuses what is twice in it: an id, a code in two groups, a code in one", () => {
    refuse([group, { ...group, atc: ["N02AA01"] }]);
    refuse([group, { ...group, id: "other" }]);
    refuse([{ ...group, atc: ["R05DA04", "R05DA04"] }]);
  });

  it("refuses codes and ids that are none, groups without a code, and other shapes", () => {
    refuse([{ ...group, atc: ["R05DA"] }]);
    refuse([{ ...group, dmd: ["322341004"] }]);
    refuse([{ ...group, id: "Codeine" }]);
    refuse([{ ...group, atc: [] }]);
    refuse([{ ...group, brands: [] }]);
    expectRefusal(() => readSubstancesTable("{"), "SUBSTANCES_TABLE_INVALID");
  });

  it("refuses a code that it does not hold, by name", () => {
    const error = expectRefusal(() => lookUpSubstance(table, "322237000"), "SUBSTANCE_NOT_MAPPED");
    expect(error.message).to.contain("322237000");
  });

  it("takes brands and strengths of one substance for one group", () => {
    const ids = ["99900211000001102", "99900221000001106", "99900231000001108"].map(
      (code) => lookUpSubstance(table, code).id,
    );
    expect(new Set(ids)).to.deep.equal(new Set(["samplazepam"]));
    expect(lookUpSubstance(table, "322341003").id).to.equal(lookUpSubstance(table, "R05DA04").id);
  });

  it("holds every monitored medicine of the sample, and each of its brands", () => {
    const { groups } = readMedicinesTable(readFileSync("samples/medicines.json", "utf8"));
    const monitored = groups.filter((one) => one.monitored);
    expect(monitored).not.to.be.empty;
    for (const { code, brands } of monitored) {
      for (const one of [code, ...brands.map((brand) => brand.code)]) lookUpSubstance(table, one);
    }
  });
});

describe("the dates of a first epoch", () => {
  it("hold every clock that is asked by, with a day before and two years after", () => {
    const [quiet, wall] = [NOW - 3_000_000, NOW];
    const dates = epochAround([wall, quiet]);
    const day = 86_400;
    expect(dates.validFrom).to.equal(quiet - day);
    expect([dates.validUntil - wall, dates.answersUntil - wall]).to.deep.equal([730 * day, 1460 * day]);
    expect(epochAround([quiet, wall])).to.deep.equal(dates);
  });
});

describe("the epochs of a moment", () => {
  const first = makeConsortium(2, 2).record;
  const second = makeConsortium(2, 2, {
    id: "2027-2",
    validFrom: EPOCH.validUntil,
    validUntil: EPOCH.validUntil + 1_000_000,
    answersUntil: EPOCH.validUntil + 2_000_000,
  }).record;
  const at = (now: number) => {
    const { current, previous } = epochsAt([first, second], now);
    return [current.epoch.id, previous?.epoch.id];
  };

  it("are missing outside of all of them", () => {
    expect(expectRefusal(() => at(EPOCH.validFrom - 1), "EPOCH_MISSING").line).to.contain("pilot's key");
    expect(expectRefusal(() => at(second.epoch.validUntil), "EPOCH_MISSING").line).to.match(
      /`guard epoch`.*`guard ceremony`.*`guard start`/,
    );
  });

  it("are the current one and, while it is answered, the one before", () => {
    expect(at(NOW)).to.deep.equal(["2027-1", undefined]);
    expect(at(EPOCH.validUntil - 1)).to.deep.equal(["2027-1", undefined]);
    expect(at(EPOCH.validUntil)).to.deep.equal(["2027-2", "2027-1"]);
    expect(at(EPOCH.answersUntil - 1)).to.deep.equal(["2027-2", "2027-1"]);
  });

  it("are of the latest generation", () => {
    const reshared = { ...first, generation: 3 };
    expect(epochsAt([first, reshared], NOW).current.generation).to.equal(3);
  });
});
