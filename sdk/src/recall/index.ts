export type { PacksOut } from "./countOut.ts";
export type { RecallAnswer } from "./readAnswers.ts";
export { type RecallReport, type RecallTotals, reportRecall } from "./reportRecall.ts";
export type { AnswerState, RecallSite } from "./listSites.ts";
