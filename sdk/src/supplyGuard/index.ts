export {
  CORRECTION_REASONS,
  type CorrectionReason,
  correctionReasonOf,
  parseCorrectionReason,
} from "./correctionReasons.ts";
export { correctGuard, disputeTag, releaseOverlap, reportOverlap } from "./decideTag.ts";
export {
  adoptGuardPolicy,
  GUARD_RULES,
  type GuardedSchedule,
  type GuardRule,
  readGuardPolicy,
  type ScheduleRule,
  setGuardRule,
} from "./guardPolicy.ts";
export { declareOutage, endOutage, type Outage, readOutage } from "./outages.ts";
export { OVERLAP_KINDS, type OverlapKind, overlapKindOf } from "./overlapKinds.ts";
export {
  type GuardEntry,
  overlapAtIssue,
  overlapAtSupply,
  type OverlapQuestion,
  peekTag,
} from "./peekTag.ts";
export { type Deferral, readDeferrals } from "./readDeferrals.ts";
export { type OverlapEntry, type OverlapFact, readOverlaps } from "./readOverlaps.ts";
export { refreshGuardPolicy } from "./refreshGuardPolicy.ts";
export { settlePrescription, type SettleParameters, type SettleResult } from "./settlePrescription.ts";
