import type { DispensingSite } from "./epsCodes.ts";
import type { JsonObject } from "./json.ts";

/** `reflex-order` is one issue of repeat dispensing as EPS releases it to a pharmacy. */
export type Intent = "order" | "original-order" | "instance-order" | "reflex-order";
export type CourseOfTherapy = "acute" | "continuous" | "continuous-repeat-dispensing";
/** CodeSystem `medicationrequest-controlled-drug` of NHS EPS; schedule 1 is refused. */
export type ControlledDrugCode = "CD2" | "CD3" | "CD4-1" | "CD4-2" | "CD5";

/** A code of a register. A prescriber's codes are personal data: off chain only. */
export interface RegisterCode {
  readonly system: string;
  readonly value: string;
}

export interface PrescribedQuantity {
  readonly value: number;
  /** SNOMED CT code of the unit. */
  readonly unitCode: string;
  readonly unitText: string | undefined;
}

/** What is said about repeats, as it stands in the message. */
export interface RepeatInformation {
  /** `dispenseRequest.numberOfRepeatsAllowed`: in addition to the first supply. */
  readonly repeatsAllowed: number | undefined;
  /** UK Core `numberOfRepeatPrescriptionsAllowed`. */
  readonly prescriptionsAllowed: number | undefined;
  /** UK Core `numberOfRepeatPrescriptionsIssued`. */
  readonly prescriptionsIssued: number | undefined;
  /** UK Core `authorisationExpiryDate`, for example `2026-11-30`. */
  readonly authorisationExpiryDate: string | undefined;
}

/** Where an item stands in its series: issue 3 of 6. */
export interface RepeatIssue {
  /** Issues in all, the first one included: 1 to 99. */
  readonly issuesAllowed: number;
  /**
   * From 1, and 1 on an `original-order`; undefined where an issue of repeat prescribing does not say, or says
   * a number that its series does not have.
   */
  readonly issueNumber: number | undefined;
  /** The day on which the prescriber reviews the series, for example `2026-11-30`. */
  readonly authorisedUntil: string | undefined;
}

/** One MedicationRequest: what becomes one token. */
export interface PrescribedItem {
  /** The EPS item number, a UUID. */
  readonly itemNumber: string;
  /** dm+d code as prescribed: of a VMP (generic) or of an AMP (brand). */
  readonly medicationCode: string;
  /** Drug text: off chain only. */
  readonly medicationText: string | undefined;
  /** Per issue. */
  readonly quantity: PrescribedQuantity;
  readonly daysSupply: number | undefined;
  /**
   * `validityPeriod.start` as a local date, for example `2026-11-20`. Expiry counts from the later of this
   * and the signature, so that an earlier date changes nothing.
   */
  readonly notBefore: string | undefined;
  readonly intent: Intent;
  readonly courseOfTherapy: CourseOfTherapy;
  /**
   * Supplies that this item itself authorises: 1, or for the `original-order` of repeat dispensing
   * `repeatsAllowed` + 1.
   */
  readonly issuesAllowed: number;
  /** The series that the item begins or belongs to, of repeat dispensing or of repeat prescribing. */
  readonly repeat: RepeatIssue | undefined;
  readonly repeats: RepeatInformation | undefined;
  readonly controlledDrugSchedule: ControlledDrugCode | undefined;
  /** The quantity in words, as the law asks for schedules 2 and 3. Off chain only. */
  readonly quantityWords: string | undefined;
  /** The kind of site that is to supply, where it is said. */
  readonly dispensingSite: DispensingSite | undefined;
  /** ODS code of the nominated pharmacy, where there is one; none where the site is `none`. */
  readonly nominatedPharmacyOds: string | undefined;
  /** All dosage instructions in their order. Off chain only. */
  readonly dosageText: string | undefined;
  /** What the prescriber signs: see `clinicalContentOf`. Off chain only. */
  readonly clinicalContent: JsonObject;
}

/** The one signature of the form (Provenance.signature). */
export interface OrderSignature {
  /** Unix seconds of `signature.when`. */
  readonly signedAt: number;
  /** Base64 of the XML signature of EPS. It is kept, not verified: the token is signed anew (EIP-712). */
  readonly data: string;
}

/** A prescription-order message of NHS EPS that broke no rule. */
export interface PrescriptionOrder {
  /** Short form id, for example `24F5DA-A83008-7EFE6Z`. */
  readonly formId: string;
  /** `Bundle.identifier`: the id of the message. */
  readonly bundleId: string;
  readonly signature: OrderSignature | undefined;
  /** Unix seconds; undefined while unsigned. */
  readonly signedAt: number | undefined;
  /** Whether the order may be issued; an unsigned one (EPS `$prepare`) and a `reflex-order` may not. */
  readonly issuable: boolean;
  readonly notIssuableBecause: string | undefined;
  /** Codes of the requester: SDS user and role profile, GMC and so on. Off chain only. */
  readonly prescriberCodes: readonly RegisterCode[];
  readonly organisationOds: string;
  /** The NHS number, for the guard's blinded tag and for sealing. Off chain only, never logged. */
  readonly nhsNumber: string;
  /** The Patient resource as it came, for sealing. Off chain only. */
  readonly patient: JsonObject;
  readonly items: readonly PrescribedItem[];
}

export interface SignedPrescriptionOrder extends PrescriptionOrder {
  readonly signature: OrderSignature;
  readonly signedAt: number;
  readonly issuable: true;
}
