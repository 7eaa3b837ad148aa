export type { HolderFault } from "./askHolders.ts";
export * from "./ceremony/index.ts";
export { readDestructions, type DestructionStatement } from "./destruction.ts";
export {
  deriveTag,
  deriveTags,
  type DerivedTag,
  type DerivedTags,
  type DeriveTagParameters,
  type DeriveTagsParameters,
} from "./deriveTag.ts";
export {
  epochsAt,
  hashEpochRecord,
  readEpochRecord,
  type EpochHolder,
  type EpochRecord,
  type EpochTerms,
} from "./EpochRecord.ts";
export {
  MAX_EVALUATIONS,
  readEvaluationRequest,
  readEvaluationResponse,
  type EvaluationRequest,
  type EvaluationResponse,
  type KeyHolder,
} from "./evaluation.ts";
export { readHolderShare, type HolderShare } from "./HolderShare.ts";
export { deriveMemberKeys, type MemberKeys } from "./memberKeys.ts";
export { openKeyHolder, type LocalKeyHolder, type OpenKeyHolderParameters } from "./openKeyHolder.ts";
export { normalisePatientIdentifier, type PatientIdentifier } from "./patientIdentifier.ts";
export {
  openSecretDocument,
  sealSecretDocument,
  type SealedDocument,
  type SecretLock,
} from "./secretDocument.ts";
export * from "./remote/index.ts";
export {
  lookUpSubstance,
  readSubstancesTable,
  type SubstanceGroup,
  type SubstancesTable,
} from "./substances.ts";
export { encodeTagInput, type TagInput } from "./tagInput.ts";
export {
  createHmacTagSource,
  createThresholdTagSource,
  type TagSource,
  type ThresholdTagSourceParameters,
} from "./TagSource.ts";
export {
  epochsOfRecords,
  makeTags,
  type TagEpochs,
  type Tagging,
  type Tags,
  tagsAfterPilot,
} from "./tagging.ts";
