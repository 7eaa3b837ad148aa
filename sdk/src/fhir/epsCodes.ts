// The code tables of NHS EPS that this library speaks, by a name for programs. `display` is EPS' own and stands
// in messages; `wording` is for people. Source: the code systems under https://fhir.nhs.uk/CodeSystem/.

/** A code with EPS' own text for it, and a sentence for people. */
export interface EpsCode {
  readonly code: string;
  readonly display: string;
  readonly wording: string;
}

/** CodeSystem `medicationdispense-type`: where one item of a form stands. */
export const LINE_STATES = {
  dispensed: { code: "0001", display: "Item fully dispensed", wording: "Supplied in full." },
  notDispensed: { code: "0002", display: "Item not dispensed", wording: "Not supplied, and it will not be." },
  partlyDispensed: {
    code: "0003",
    display: "Item dispensed - partial",
    wording: "Supplied in part; the rest is still to come.",
  },
  owing: {
    code: "0004",
    display: "Item not dispensed owing",
    wording: "Nothing supplied yet; the pharmacy owes it.",
  },
  cancelled: { code: "0005", display: "Item cancelled", wording: "Cancelled by the prescriber." },
  expired: { code: "0006", display: "Expired", wording: "Expired before it was supplied in full." },
  toBeDispensed: { code: "0007", display: "Item to be dispensed", wording: "Waiting for a pharmacy." },
  withDispenser: { code: "0008", display: "Item with dispenser", wording: "A pharmacy holds it." },
} as const satisfies Readonly<Record<string, EpsCode>>;
export type LineState = keyof typeof LINE_STATES;

/** CodeSystem `EPS-task-business-status`: where a form as a whole stands. */
export const PRESCRIPTION_STATUSES = {
  awaitingRelease: { code: "0000", display: "Awaiting Release Ready", wording: "Not yet due." },
  toBeDispensed: { code: "0001", display: "To Be Dispensed", wording: "Waiting for a pharmacy." },
  withDispenser: { code: "0002", display: "With Dispenser", wording: "A pharmacy holds it." },
  withDispenserActive: {
    code: "0003",
    display: "With Dispenser - Active",
    wording: "A pharmacy has supplied some of it.",
  },
  expired: { code: "0004", display: "Expired", wording: "Expired." },
  cancelled: { code: "0005", display: "Cancelled", wording: "Cancelled by the prescriber." },
  dispensed: { code: "0006", display: "Dispensed", wording: "Finished; at least one item was supplied." },
  notDispensed: { code: "0007", display: "Not Dispensed", wording: "Finished; nothing was supplied." },
  claimed: { code: "0008", display: "Claimed", wording: "The pharmacy has claimed payment." },
  notClaimed: { code: "0009", display: "No-Claimed", wording: "Finished; payment was not claimed." },
  futureRepeatIssue: {
    code: "9000",
    display: "Repeat Dispense future instance",
    wording: "A later issue of repeat dispensing; not yet due.",
  },
  futureIssue: {
    code: "9001",
    display: "Prescription future instance",
    wording: "A later prescription; not yet due.",
  },
  cancelledFutureIssue: {
    code: "9005",
    display: "Cancelled future instance",
    wording: "A later issue, cancelled by the prescriber.",
  },
} as const satisfies Readonly<Record<string, EpsCode>>;
export type PrescriptionStatus = keyof typeof PRESCRIPTION_STATUSES;

/** CodeSystem `medicationdispense-status-reason`: why an item, or a whole form, is not dispensed. */
export const NOT_DISPENSED_REASONS = {
  notRequired: {
    code: "0001",
    display: "Not required as instructed by the patient",
    wording: "The patient does not need it.",
  },
  clinicallyUnsuitable: {
    code: "0002",
    display: "Clinically unsuitable",
    wording: "It would not suit the patient.",
  },
  owingsNote: {
    code: "0003",
    display: "Owings note issued to patient",
    wording: "It is not in stock; the patient holds an owings note.",
  },
  cancelled: {
    code: "0004",
    display: "Prescription cancellation",
    wording: "The prescriber cancelled it.",
  },
  cancelledByDeath: {
    code: "0005",
    display: "Prescription cancellation due to death",
    wording: "Cancelled, because the patient has died.",
  },
  illegal: { code: "0006", display: "Illegal NHS prescription", wording: "The prescription is not lawful." },
  outOfScope: {
    code: "0007",
    display: "Prescribed out of scope item",
    wording: "The prescriber may not prescribe it here.",
  },
  expired: {
    code: "0008",
    display: "Item or prescription expired",
    wording: "The item or the prescription has expired.",
  },
  notAllowedOnForm: {
    code: "0009",
    display: "Not allowed on FP10",
    wording: "It may not be supplied on an NHS form.",
  },
  notCollected: {
    code: "0010",
    display: "Patient did not collect medication",
    wording: "The patient did not collect it.",
  },
  boughtOverTheCounter: {
    code: "0011",
    display: "Patient purchased medication over the counter",
    wording: "The patient bought it over the counter.",
  },
} as const satisfies Readonly<Record<string, EpsCode>>;
export type NotDispensedReason = keyof typeof NOT_DISPENSED_REASONS;

/** CodeSystem `medicationrequest-status-reason`: why a prescriber cancels an item. */
export const CANCELLATION_REASONS = {
  prescribingError: {
    code: "0001",
    display: "Prescribing Error",
    wording: "It was prescribed by mistake.",
  },
  contraIndication: {
    code: "0002",
    display: "Clinical contra-indication",
    wording: "Something speaks against it for this patient.",
  },
  treatmentChanged: {
    code: "0003",
    display: "Change to medication treatment regime",
    wording: "The treatment has changed.",
  },
  clinicalGrounds: { code: "0004", display: "Clinical grounds", wording: "For clinical reasons." },
  patientRequest: { code: "0005", display: "At the Patient's request", wording: "The patient asked for it." },
  pharmacistRequest: {
    code: "0006",
    display: "At the Pharmacist's request",
    wording: "The pharmacist asked for it.",
  },
  death: { code: "0007", display: "Notification of Death", wording: "The patient has died." },
  patientDeducted: {
    code: "0008",
    display: "Patient deducted - other reason",
    wording: "The patient has left the practice.",
  },
  patientMoved: {
    code: "0009",
    display: "Patient deducted - registered with new practice",
    wording: "The patient has moved to another practice.",
  },
} as const satisfies Readonly<Record<string, EpsCode>>;
export type CancellationReason = keyof typeof CANCELLATION_REASONS;

/** CodeSystem `medicationrequest-status-history`: what became of a request to cancel. */
export const CANCELLATION_OUTCOMES = {
  cancelled: {
    code: "R-0001",
    display: "Prescription/item was cancelled",
    wording: "Cancelled.",
  },
  markedWithDispenser: {
    code: "R-0002",
    display: "Prescription/item was not cancelled. With dispenser. Marked for cancellation",
    wording: "A pharmacy holds it; it is cancelled when the pharmacy returns it.",
  },
  markedWithDispenserActive: {
    code: "R-0003",
    display: "Prescription/item was not cancelled. With dispenser active. Marked for cancellation",
    wording: "A pharmacy is supplying it; it is cancelled when the pharmacy returns it.",
  },
  alreadyDispensed: {
    code: "R-0004",
    display: "Prescription/item was not cancelled. Prescription has been dispensed.",
    wording: "Too late: it has been supplied.",
  },
  expired: { code: "R-0005", display: "Prescription/item has expired", wording: "It has expired." },
  alreadyCancelled: {
    code: "R-0006",
    display: "Prescription/item had already been cancelled",
    wording: "It had been cancelled before.",
  },
  cancelledByAnother: {
    code: "R-0007",
    display: "Prescription/item cancellation requested by another prescriber",
    wording: "Another prescriber has asked for it already.",
  },
  notFound: { code: "R-0008", display: "Prescription/item not found", wording: "There is no such item." },
  disabled: {
    code: "R-0009",
    display: "Cancellation functionality disabled in SPINE",
    wording: "Nothing can be cancelled at present.",
  },
  notDispensed: {
    code: "R-0010",
    display: "Prescription/item was not cancelled. Prescription has been not dispensed.",
    wording: "Nothing to cancel: the pharmacy did not supply it.",
  },
} as const satisfies Readonly<Record<string, EpsCode>>;
export type CancellationOutcome = keyof typeof CANCELLATION_OUTCOMES;

/** CodeSystem `dispensing-site-preference`: who is to supply. */
export const DISPENSING_SITES = {
  none: { code: "0004", display: "None", wording: "Any pharmacy." },
  pharmacy: { code: "P1", display: "Other (e.g. Community Pharmacy)", wording: "A nominated pharmacy." },
  applianceContractor: {
    code: "P2",
    display: "Appliance Contractor",
    wording: "A nominated appliance contractor.",
  },
  dispensingDoctor: { code: "P3", display: "Dispensing Doctor", wording: "A nominated dispensing doctor." },
} as const satisfies Readonly<Record<string, EpsCode>>;
export type DispensingSite = keyof typeof DISPENSING_SITES;

/**
 * Who collects a controlled drug. Our own numbers, fit for a chain: they say a kind of person, never who.
 *
 * Source: Misuse of Drugs Regulations 2001, reg. 16 and 19: the patient, the patient's representative, or a
 * healthcare professional acting for the patient.
 */
export const COLLECTOR_KINDS = {
  notStated: { code: 0, wording: "Not stated." },
  patient: { code: 1, wording: "The patient." },
  representative: { code: 2, wording: "Somebody on the patient's behalf." },
  healthcareProfessional: { code: 3, wording: "A healthcare professional acting for the patient." },
} as const;
export type CollectorKind = keyof typeof COLLECTOR_KINDS;

/**
 * Whether proof of identity was asked of who collects a controlled drug, and whether it was given. Our own
 * numbers; the register asks for both (Misuse of Drugs Regulations 2001, schedule 6).
 */
export const IDENTITY_ANSWERS = {
  notStated: { code: 0, wording: "Not stated." },
  yes: { code: 1, wording: "Yes." },
  no: { code: 2, wording: "No." },
} as const;
export type IdentityAnswer = keyof typeof IDENTITY_ANSWERS;

/**
 * The name that a code has in one of these tables, or undefined where it has none.
 *
 * @example
 * nameOfCode(LINE_STATES, "0003"); // "partlyDispensed"
 */
export function nameOfCode<Name extends string, Code extends string | number>(
  table: Readonly<Record<Name, { readonly code: Code }>>,
  code: string | number | undefined,
): Name | undefined {
  for (const name in table) if (table[name].code === code) return name;
  return undefined;
}
