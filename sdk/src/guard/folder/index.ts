export { CEREMONY_STEPS, takeCeremonyStep, type CeremonySeat, type CeremonyStep } from "./ceremonyDesk.ts";
export { destroyHeldEpoch, type DestroyHeldEpochParameters } from "./destroyHeldEpoch.ts";
export { createHmacKeyFile, openHmacKeyFile, type PilotTagSource } from "./hmacKeyFile.ts";
export { listHeldEpochs, type HeldEpoch } from "./holderFolder.ts";
export { createMember, openMember, type Member } from "./memberFile.ts";
export { joinCeremony, planCeremony, type PlanCeremonyParameters } from "./planCeremony.ts";
export { holdCeremony, type HoldCeremonyParameters } from "./holdCeremony.ts";
export {
  drawnLock,
  listMembers,
  type LocalMember,
  memberOf,
  readRecords,
  recordsFolder,
  requireRecord,
} from "./localConsortium.ts";
