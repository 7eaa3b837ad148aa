import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  CANCELLATION_OUTCOMES,
  CANCELLATION_REASONS,
  COLLECTOR_KINDS,
  IDENTITY_ANSWERS,
  LINE_STATES,
  nameOfCode,
  NOT_DISPENSED_REASONS,
  PRESCRIPTION_STATUSES,
  type EpsCode,
} from "../../../sdk/src/fhir/index.ts";
import { describeCorpus } from "../../support/corpora.ts";
import { valueAt } from "./support.ts";

const TABLES: [string, Readonly<Record<string, EpsCode>>][] = [
  ["EPS-task-business-status", PRESCRIPTION_STATUSES],
  ["medicationdispense-type (line item status)", LINE_STATES],
  ["medicationdispense-status-reason (non-dispensing)", NOT_DISPENSED_REASONS],
  ["medicationrequest-status-reason (cancellation)", CANCELLATION_REASONS],
];

describe("nameOfCode", () => {
  it("knows no code that is not in the table", () => {
    for (const code of [undefined, "", "0000", "1", 1, "toString"])
      expect(nameOfCode(LINE_STATES, code)).to.equal(undefined);
  });

  it("finds the name of every code", () => {
    for (const [, table] of TABLES) {
      for (const [name, { code }] of Object.entries(table)) expect(nameOfCode(table, code)).to.equal(name);
    }
    expect(nameOfCode(COLLECTOR_KINDS, 2)).to.equal("representative");
    expect(nameOfCode(IDENTITY_ANSWERS, 0)).to.equal("notStated");
  });

  it("has a sentence for people behind every code", () => {
    const all = [
      ...TABLES.map(([, table]) => table),
      CANCELLATION_OUTCOMES,
      COLLECTOR_KINDS,
      IDENTITY_ANSWERS,
    ];
    for (const { wording } of all.flatMap((table) => Object.values(table)))
      expect(wording).to.match(/^[A-Z][^\n]+\.$/);
  });
});

describeCorpus("code-tables", 5, (folder) => {
  const codes: unknown = JSON.parse(readFileSync(path.join(folder, "codes.json"), "utf8"));

  for (const [name, table] of TABLES) {
    it(`has the codes and texts of ${name}`, () => {
      const ours = Object.values(table).map(({ code, display }) => [code, display]);
      expect(Object.fromEntries(ours)).to.deep.equal(valueAt(codes, [name]));
    });
  }

  it("has the codes of medicationrequest-status-history", () => {
    const theirs = valueAt(codes, ["medicationrequest-status-history (cancel response)"]);
    const ours = Object.values(CANCELLATION_OUTCOMES).map(({ code }) => code);
    expect(ours).to.deep.equal(Object.keys(theirs ?? {}));
  });
});
