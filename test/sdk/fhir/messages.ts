import type { DispenseNotification, NotifiedDispense } from "../../../sdk/src/fhir/index.ts";
import { changedOrder } from "./support.ts";

const request = ["entry", 1, "resource"] as const;

const paracetamol = {
  medicationCode: "322237000",
  medicationText: "Paracetamol 500mg soluble tablets",
  quantity: { value: 100, unitCode: "428673006", unitText: "tablet" },
};

/** One item of our own, supplied in part. */
export function dispense(number: number, change: Partial<NotifiedDispense> = {}): NotifiedDispense {
  return {
    dispenseNumber: `00000000-0000-4000-8000-00000000010${number}`,
    itemNumber: `00000000-0000-4000-8000-00000000020${number}`,
    lineState: "partlyDispensed",
    notDispensedReason: undefined,
    ...paracetamol,
    quantity: { ...paracetamol.quantity, value: 60 },
    dosageText: "Two tablets, up to four times a day",
    prescribed: { ...paracetamol, courseOfTherapy: "acute" },
    packs: [{ gtin: "05000000000029", lot: "A/1(2)", serial: "XYZ%+'9", expiry: "2027-11-30" }],
    ...change,
  };
}

/** A notification of our own: one item supplied in part, one owed. */
export function notification(change: Partial<DispenseNotification> = {}): DispenseNotification {
  return {
    bundleId: "00000000-0000-4000-8000-000000000001",
    replaces: undefined,
    respondsTo: "00000000-0000-4000-8000-000000000002",
    formId: "5A3C09-ZZ9001-4B90E4",
    prescriptionStatus: "withDispenserActive",
    notDispensedReason: undefined,
    repeat: undefined,
    nhsNumber: "9990000085",
    dispenserOds: "ZZ9002",
    dispenserRoleCodes: [{ system: "https://fhir.nhs.uk/Id/sds-role-profile-id", value: "999900020001" }],
    dispenserUserCode: { system: "https://fhir.nhs.uk/Id/sds-user-id", value: "999900020002" },
    reimbursementAuthorityOds: "ZZ9003",
    handedOverAt: Date.UTC(2026, 10, 21, 10, 15) / 1000,
    dispenses: [
      dispense(1),
      dispense(2, {
        lineState: "owing",
        notDispensedReason: "owingsNote",
        quantity: { ...paracetamol.quantity, value: 0 },
        packs: [],
      }),
    ],
    ...change,
  };
}

/** The spine's answer to our own cancellation. */
export function response(outcome: string, event = "prescription-order-response"): unknown {
  const history = {
    url: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionStatusHistory",
    extension: [
      { url: "status", valueCoding: { code: outcome } },
      { url: "statusDate", valueDateTime: "2026-11-20T11:00:00+00:00" },
    ],
  };
  return changedOrder("fhir/cancellation.json", [
    [["entry", 0, "resource", "eventCoding", "code"], event],
    [[...request, "extension", 0], history],
  ]);
}
