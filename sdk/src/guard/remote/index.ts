export { connectTagSource, type ConnectTagSourceParameters } from "./connectTagSource.ts";
export { connectKeyHolder, EVALUATE_PATH, type ConnectKeyHolderParameters } from "./connectKeyHolder.ts";
export {
  HEALTH_PATH,
  readKeyHolderHealth,
  type HeldEpochHealth,
  type KeyHolderHealth,
} from "./readHealth.ts";
export {
  EVALUATION_ROLES,
  readSignedEvaluation,
  recoverEvaluationSigner,
  signEvaluation,
  type EvaluationRole,
  type LicenceDeployment,
  type SignedEvaluation,
  type SignEvaluationParameters,
} from "./signedEvaluation.ts";
