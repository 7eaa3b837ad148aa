export {
  CLAIM_AUTHORISATION_TYPES,
  claimAuthorisationDigest,
  NOMINATION_TYPES,
  nominationDigest,
  signClaimAuthorisation,
  signNomination,
  type ClaimAuthorisation,
  type CompactSignature,
} from "./claimAuthorisation.ts";
export {
  CLINICAL_STATEMENT_TYPES,
  recoverClinicalSigner,
  signClinicalStatement,
  type ClinicalStatement,
} from "./clinicalSignature.ts";
export { prescriptionsDomain } from "./domain.ts";
