export { answerComplaints, type AnswerComplaintsParameters } from "./answerComplaints.ts";
export type { CeremonyFault } from "./ceremonyFaults.ts";
export {
  hashCeremonyPlan,
  planGeneration,
  planResharing,
  readCeremonyPlan,
  type CeremonyMember,
  type CeremonyPlan,
  type PlanGenerationParameters,
  type PlanResharingParameters,
} from "./CeremonyPlan.ts";
export { commitDeal, openDeal, type CommitDealParameters, type OpenDealParameters } from "./dealShares.ts";
export {
  assembleEpochRecord,
  finishCeremony,
  type CeremonyMessages,
  type FinishCeremonyParameters,
} from "./finishCeremony.ts";
export type {
  ComplaintAnswer,
  Confirmation,
  Deal,
  DealCommitment,
  DealerState,
  Receipt,
} from "./messages.ts";
export { receiveDeals, type ReceiveDealsParameters } from "./receiveDeals.ts";
