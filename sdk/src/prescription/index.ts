export { authoriseClaim, type AuthoriseClaimParameters } from "./authoriseClaim.ts";
export { formatClaimCode, parseClaimCode, type ClaimCode } from "./claimCode.ts";
export { cancelPrescription, type CancelParameters } from "./cancelPrescription.ts";
export { claimAsNominee } from "./claimAsNominee.ts";
export { claimPrescription, type ClaimParameters, type ClaimResult } from "./claimPrescription.ts";
export {
  clinicalHashOf,
  commitmentOf,
  contentHashOf,
  groupHashOf,
  NO_OPENING,
  NO_TAG,
  type Opening,
} from "./commitment.ts";
export { openMemoryForms } from "./memoryForms.ts";
export type { FormStore } from "./FormStore.ts";
export { findItemTokens, type ItemName, type ItemToken } from "./formIndex.ts";
export {
  issueForm,
  type IssuedCode,
  type IssuedForm,
  type IssuedItem,
  type IssueFormParameters,
} from "./issueForm.ts";
export { issueMany, type IssuedOrder, type IssueManyParameters, type IssueManyResult } from "./issueMany.ts";
export { issueToWallet, type IssueToWalletParameters } from "./issueToWallet.ts";
export { lapseClaim, type LapseParameters } from "./lapseClaim.ts";
export { listPrescriptions, type PrescriptionFilter } from "./listPrescriptions.ts";
export { markNotDispensed, type NotDispensedParameters } from "./markNotDispensed.ts";
export {
  authoriseNomination,
  nominatePharmacy,
  type AuthoriseNominationParameters,
  type NominateParameters,
  type SignedNomination,
} from "./nominatePharmacy.ts";
export {
  openingOf,
  openPrescription,
  type OpenedPrescription,
  type OpenParameters,
} from "./openPrescription.ts";
export { formatPrescriptionCode, parsePrescriptionCode, type PrescriptionCode } from "./prescriptionCode.ts";
export { packTerms, SCHEDULE_NUMBERS, type PrescriptionTerms } from "./prescriptionTerms.ts";
export type { StepResult } from "./ownStep.ts";
export { readHistory, type HistoryEntry, type HistoryFact } from "./readHistory.ts";
export { readOwings, type Owing } from "./readOwings.ts";
export { readSupplies, type Supply } from "./readSupplies.ts";
export {
  cancellationNumber,
  cancellationReasonOf,
  listReasons,
  notDispensedNumber,
  notDispensedReasonOf,
  parseCancellationReason,
  parseNotDispensedReason,
} from "./reasons.ts";
export {
  PRESCRIPTION_STATES,
  readPrescription,
  requirePrescription,
  type ChainPrescription,
  type PrescriptionState,
} from "./readPrescription.ts";
export { decodeRegionClock, startOfLocalDate, startOfLocalDay, type RegionClock } from "./regionTime.ts";
export { expiryOf, leadDaysOf, notBeforeOfIssue } from "./repeatDates.ts";
export { reissueForm, type ReissuedForm, type ReissueFormParameters } from "./reissueForm.ts";
export { readSealed, reissuePrescription, type ReissueParameters } from "./reissuePrescription.ts";
export { releasePrescription } from "./releasePrescription.ts";
export {
  decodeSealedContent,
  encodeSealedContent,
  type SealedContent,
  type SealedTerms,
} from "./SealedContent.ts";
export {
  listOverrideReasons,
  OVERRIDE_REASONS,
  type OverrideReason,
  overrideNumber,
  overrideReasonOf,
  parseOverrideReason,
} from "./overrideReasons.ts";
export { requireOutage, type TaggingChoice } from "./tagTokens.ts";
