/** FHIR: orders of NHS EPS as FHIR R4 messages, the identifiers in them, and the table of medicines. */
export {
  buildDispenseNotification,
  type BuildDispenseNotificationParameters,
  type DispensedItem,
} from "./buildDispenseNotification.ts";
export { checkMessage, type CheckedMessage } from "./checkMessage.ts";
export type { DispenseNotification, NotifiedDispense, NotifiedPrescription } from "./DispenseNotification.ts";
export {
  CANCELLATION_OUTCOMES,
  CANCELLATION_REASONS,
  COLLECTOR_KINDS,
  DISPENSING_SITES,
  IDENTITY_ANSWERS,
  LINE_STATES,
  nameOfCode,
  NOT_DISPENSED_REASONS,
  PRESCRIPTION_STATUSES,
  type CancellationOutcome,
  type CancellationReason,
  type CollectorKind,
  type DispensingSite,
  type EpsCode,
  type IdentityAnswer,
  type LineState,
  type NotDispensedReason,
  type PrescriptionStatus,
} from "./epsCodes.ts";
export { FAULT_REASONS, type FaultCode } from "./faultReasons.ts";
export { FhirFaults, type Fault } from "./FhirFaults.ts";
export { formIdCheckCharacter, hasFormIdShape, isFormId } from "./formId.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export {
  currentIssueOf,
  lineStateOf,
  prescriptionStatusOf,
  statusOfLines,
  type LineFacts,
} from "./lineState.ts";
export { writeDispenseNotification } from "./writeDispenseNotification.ts";
export { readCancellation, type Cancellation } from "./readCancellation.ts";
export { readCancellationResponse, type CancellationResponse } from "./readCancellationResponse.ts";
export { readClinicalTerms, type ClinicalTerms } from "./readClinicalTerms.ts";
export { findPack } from "./findPack.ts";
export { lookUpMedicine, type Medicine } from "./lookUpMedicine.ts";
export { mapPrescribedItem, type MappedItem } from "./mapPrescribedItem.ts";
export { isNhsNumber, nhsNumberCheckDigit } from "./nhsNumber.ts";
export type {
  ControlledDrugCode,
  CourseOfTherapy,
  Intent,
  OrderSignature,
  PrescribedItem,
  PrescribedQuantity,
  PrescriptionOrder,
  RegisterCode,
  RepeatInformation,
  RepeatIssue,
  SignedPrescriptionOrder,
} from "./PrescriptionOrder.ts";
export { quantityInUnits } from "./quantityInUnits.ts";
export { readDispenseNotification } from "./readDispenseNotification.ts";
export {
  readMedicinesTable,
  SCHEDULES,
  type MedicineBrand,
  type MedicineGroup,
  type MedicinePack,
  type MedicinesTable,
  type Schedule,
} from "./readMedicinesTable.ts";
export { readPrescriptionOrder } from "./readPrescriptionOrder.ts";
export { redatePrescriptionOrder } from "./redatePrescriptionOrder.ts";
export { isDmdCode, isGmcNumber, isGphcNumber, isOdsCode } from "./registerCodes.ts";
export { readClinicalPatient } from "./readClinicalPatient.ts";
export { requireSignedOrder } from "./requireSignedOrder.ts";
export { hasVerhoeffCheckDigit, verhoeffCheckDigit } from "./verhoeff.ts";
