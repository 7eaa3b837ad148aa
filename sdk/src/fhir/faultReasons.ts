/**
 * Every fault that this room finds, with the rule it breaks. The texts are fixed, so that nothing of a
 * message, and no personal data, can get into them. Zod schemas name a fault by its code.
 */
export const FAULT_REASONS = {
  NOT_JSON: "The message must be JSON.",
  NESTED_TOO_DEEPLY: "The message must not be nested deeper than 64 levels.",
  MISSING: "This element is required.",
  WRONG_TYPE: "This element must have the type that FHIR R4 gives it.",
  WRONG_VALUE: "This element must have the value that NHS EPS gives it.",
  NOT_A_MESSAGE: "The Bundle must be of type message.",
  HEADER_NOT_FIRST: "The first entry must be the MessageHeader, and the only one.",
  EVENT_NOT_READ:
    "This is not a message that this version reads: prescription-order, prescription-order-update, prescription-order-response or dispense-notification.",
  WRONG_EVENT: "MessageHeader.eventCoding must be prescription-order here.",
  NOT_A_NOTIFICATION: "MessageHeader.eventCoding must be dispense-notification here.",
  NOT_A_CANCELLATION: "MessageHeader.eventCoding must be prescription-order-update here.",
  IS_A_RESPONSE:
    "This is the response to a cancellation (prescription-order-response), and not a cancellation itself.",
  NOT_A_RESPONSE: "MessageHeader.eventCoding must be prescription-order-response here.",
  PATIENT_COUNT: "There must be exactly one Patient.",
  ITEM_COUNT: "There must be 1 to 4 MedicationRequests.",
  NO_DISPENSE: "There must be at least one MedicationDispense.",
  ONE_ITEM: "A cancellation, and the response to it, must have exactly one MedicationRequest.",
  NOT_CANCELLED: "MedicationRequest.status must be cancelled in a cancellation.",
  CANCELLATION_REASON: "The reason of a cancellation must be a code of EPS: 0001 to 0009.",
  CANCELLATION_OUTCOME: "The outcome of a cancellation must be a code of EPS: R-0001 to R-0010.",
  DUPLICATE_FULL_URL: "No two entries may have the same fullUrl.",
  UNRESOLVED_REFERENCE: "The reference must resolve inside of the Bundle.",
  WRONG_REFERENCE: "The reference must lead to a resource of the right type.",
  INVALID_STATUS: "MedicationRequest.status must be active.",
  INVALID_INTENT: "MedicationRequest.intent must be order, original-order or instance-order.",
  INVALID_COURSE:
    "Course of therapy type must be acute, continuous or continuous-repeat-dispensing (the first coding counts).",
  MIXED_COURSES:
    "Course of therapy type must either match for all MedicationRequests or be a mixture of 'acute' and 'continuous'.",
  INCONSISTENT_FORM: "All MedicationRequests of one form must have the same value here.",
  DUPLICATE_ITEM: "No two items may have the same item number.",
  ITEM_NUMBER_MISSING: "There must be an identifier of the system for item numbers.",
  FORM_ID_SHAPE: "The form id must be of the shape 6-6-6, as EPS writes it.",
  INVALID_CHECKSUM: "The form id must have the right check character: prescriptionID has invalid checksum.",
  NHS_NUMBER_MISSING: "The Patient must have an NHS number.",
  NHS_NUMBER: "The NHS number must be ten digits with the right check digit.",
  ODS_CODE: "The ODS code must be 3 to 6 capital letters and digits.",
  ODS_CODE_MISSING: "The Organization must have an ODS code.",
  GMC_NUMBER: "The GMC number must be seven digits.",
  GPHC_NUMBER: "The GPhC number must be seven digits, the first one a 2.",
  MEDICATION_CODE_MISSING: "There must be a dm+d code (system http://snomed.info/sct).",
  MEDICATION_CODE: "The dm+d code must be 6 to 18 digits with the right check digit.",
  QUANTITY_VALUE: "The quantity must be a number above zero.",
  QUANTITY_UNIT: "The unit must be a SNOMED CT code with the right check digit.",
  DURATION: "The expected supply duration must be a whole number of days (UCUM code d), at least one.",
  REPEATS: "The number of repeats must be a whole number, zero or more.",
  REPEATS_MISSING: "Repeat dispensing needs numberOfRepeatsAllowed and expectedSupplyDuration.",
  REPEATS_DISAGREE: "The numbers of issues that the item states must agree.",
  REPEAT_DISPENSING_INTENT:
    "Repeat dispensing needs the intent original-order, instance-order or reflex-order.",
  ISSUE_MISSING: "An issue of repeat dispensing must state its number, and how many issues there are.",
  ISSUE_NUMBER: "The issue must be from 1 to the number of issues, and 1 on an original-order.",
  TOO_MANY_ISSUES: "Repeat dispensing must have at most 99 issues.",
  DATE: "This must be a date or an instant of the calendar.",
  CONTROLLED_DRUG_CODE: "The schedule must be CD1, CD2, CD3, CD4-1, CD4-2 or CD5.",
  SCHEDULE_1: "Schedule 1 medicines are out of the scope of EPS.",
  QUANTITY_WORDS: "A schedule 2 or 3 medicine needs its quantity in words and figures.",
  REPEAT_NOT_ALLOWED: "A schedule 2 or 3 medicine must not be on repeat dispensing.",
  SIGNATURE_COUNT: "There must be at most one Provenance, with at most one signature.",
  SIGNER: "The signature must be the requester's.",
  QUANTITY_SUPPLIED: "The quantity supplied must be a number, zero or more.",
  LINE_STATE: "The item's state must be a code of EPS: 0001 to 0008.",
  PRESCRIPTION_STATUS: "The prescription's status must be stated, by a code of EPS.",
  NOT_DISPENSED_REASON: "The reason for not dispensing must be a code of EPS: 0001 to 0011.",
  NOT_CONTAINED: "The reference must lead to a contained resource of the right type.",
  PACK_CODE: "The pack must have a GS1 Digital Link with GTIN, lot and serial, and its expiry date.",
  INCONSISTENT_NOTIFICATION: "All MedicationDispenses of one notification must say the same here.",
  NON_DISPENSING_REASONS:
    "Expected all MedicationDispenses to have the same value for MedicationDispense.extension:prescriptionNonDispensingReason",
} as const;

export type FaultCode = keyof typeof FAULT_REASONS;

export function isFaultCode(text: string): text is FaultCode {
  return Object.hasOwn(FAULT_REASONS, text);
}
