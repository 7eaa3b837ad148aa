import type { PackCode } from "../gs1/PackCode.ts";
import type { LineState, NotDispensedReason, PrescriptionStatus } from "./epsCodes.ts";
import type { CourseOfTherapy, PrescribedQuantity, RegisterCode } from "./PrescriptionOrder.ts";

/** What was prescribed, as the notification repeats it. */
export interface NotifiedPrescription {
  /** dm+d code. */
  readonly medicationCode: string;
  /** Drug text: off chain only. */
  readonly medicationText: string | undefined;
  /** Per issue. */
  readonly quantity: PrescribedQuantity;
  readonly courseOfTherapy: CourseOfTherapy | undefined;
}

/** One MedicationDispense: what became of one item. An item supplied as two brands has two. */
export interface NotifiedDispense {
  /** The dispense item number, a UUID of the pharmacy's. */
  readonly dispenseNumber: string;
  /** The item's number in its order. */
  readonly itemNumber: string;
  readonly lineState: LineState;
  /** Why this item is not dispensed, or is owed; undefined where that is not said. */
  readonly notDispensedReason: NotDispensedReason | undefined;
  /** dm+d code of what was supplied, of a pack or a product; of what was prescribed where nothing was. */
  readonly medicationCode: string;
  /** Drug text: off chain only. */
  readonly medicationText: string | undefined;
  /** Supplied now, in the unit that it names: a part supply notifies its own part alone. May be 0. */
  readonly quantity: PrescribedQuantity;
  /** What the label says. Off chain only. */
  readonly dosageText: string | undefined;
  readonly prescribed: NotifiedPrescription;
  /**
   * The packs that it was supplied from. EPS has no place for them: each is a contained FHIR R4 `Medication`
   * (`batch`, and a GS1 Digital Link as its identifier) under `supportingInformation`.
   */
  readonly packs: readonly PackCode[];
}

/** A dispense-notification message of NHS EPS that broke no rule. All of it is off chain only. */
export interface DispenseNotification {
  /** `Bundle.identifier`: the id of the message, a UUID. */
  readonly bundleId: string;
  /** `bundleId` of the notification that this one amends. */
  readonly replaces: string | undefined;
  /** Id of the release that handed the form to the pharmacy. */
  readonly respondsTo: string | undefined;
  /** Short form id, for example `24F5DA-A83008-7EFE6Z`. */
  readonly formId: string;
  /** Of the form, or of its present issue, after what is notified. */
  readonly prescriptionStatus: PrescriptionStatus;
  /** Why the whole form is not dispensed. */
  readonly notDispensedReason: NotDispensedReason | undefined;
  /** Issue 3 of 6; undefined where the form is no issue of a series. */
  readonly repeat: { readonly issuesAllowed: number; readonly issueNumber: number } | undefined;
  readonly nhsNumber: string;
  /** ODS code of the pharmacy. */
  readonly dispenserOds: string;
  /** Codes of the role of whoever notifies, for example the SDS role profile. */
  readonly dispenserRoleCodes: readonly RegisterCode[];
  /** Code of whoever notifies, for example the SDS user. */
  readonly dispenserUserCode: RegisterCode | undefined;
  /** ODS code of whoever pays the pharmacy, for example `T1450`. */
  readonly reimbursementAuthorityOds: string | undefined;
  /** Unix seconds: when it was handed over, or decided that it will not be. */
  readonly handedOverAt: number;
  readonly dispenses: readonly NotifiedDispense[];
}
