export { appointRegistrar, dismissRegistrar, type RegistrarParameters } from "./registrars.ts";
export { closeRegion } from "./closeRegion.ts";
export { GOVERNANCE_ROLES, type GovernanceRole } from "./governanceRoles.ts";
export { type GovernanceOutcome } from "./governLicences.ts";
export {
  type GovernanceMember,
  type GovernanceRecord,
  listGovernance,
  type RegistrarRecord,
} from "./listGovernance.ts";
export { giveOffice, type GiveOfficeParameters, takeOffice } from "./offices.ts";
export { listPausedRoles } from "./listPausedRoles.ts";
export { listRegions, REGION_COUNT, type RegionRecord } from "./listRegions.ts";
export { openRegion, type OpenRegionParameters } from "./openRegion.ts";
export { pauseRoles } from "./pauseRoles.ts";
export { unpauseRoles } from "./unpauseRoles.ts";
export { vetoOperation } from "./vetoOperation.ts";
