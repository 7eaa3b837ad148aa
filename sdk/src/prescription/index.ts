export { authoriseClaim, type AuthoriseClaimParameters } from "./authoriseClaim.ts";
export { formatClaimCode, parseClaimCode, type ClaimCode } from "./claimCode.ts";
export { claimPrescription, type ClaimParameters, type ClaimResult } from "./claimPrescription.ts";
export {
  clinicalHashOf,
  commitmentOf,
  contentHashOf,
  groupHashOf,
  NO_TAG,
  type Opening,
} from "./commitment.ts";
export { issueForm, type IssuedForm, type IssuedItem, type IssueFormParameters } from "./issueForm.ts";
export { listPrescriptions, type PrescriptionFilter } from "./listPrescriptions.ts";
export {
  openingOf,
  openPrescription,
  type OpenedPrescription,
  type OpenParameters,
} from "./openPrescription.ts";
export { formatPrescriptionCode, parsePrescriptionCode, type PrescriptionCode } from "./prescriptionCode.ts";
export { packTerms, SCHEDULE_NUMBERS, type PrescriptionTerms } from "./prescriptionTerms.ts";
export {
  PRESCRIPTION_STATES,
  readPrescription,
  requirePrescription,
  type ChainPrescription,
  type PrescriptionState,
} from "./readPrescription.ts";
export { decodeRegionClock, startOfLocalDate, startOfLocalDay, type RegionClock } from "./regionTime.ts";
export { releasePrescription } from "./releasePrescription.ts";
export { decodeSealedContent, encodeSealedContent, type SealedContent } from "./SealedContent.ts";
