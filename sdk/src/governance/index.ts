export { closeRegion } from "./closeRegion.ts";
export { type GovernanceOutcome } from "./governLicences.ts";
export { listPausedRoles } from "./listPausedRoles.ts";
export { listRegions, REGION_COUNT, type RegionRecord } from "./listRegions.ts";
export { openRegion, type OpenRegionParameters } from "./openRegion.ts";
export { pauseRoles } from "./pauseRoles.ts";
export { unpauseRoles } from "./unpauseRoles.ts";
export { vetoOperation } from "./vetoOperation.ts";
