export { accountAtIssue } from "./accountAtIssue.ts";
export { reinstateLicence, revokeLicence, suspendLicence, type LicenceHolder } from "./changeLicence.ts";
export { grantLicence, type GrantParameters, type GrantResult } from "./grantLicence.ts";
export { listLicences, type LicenceFilter } from "./listLicences.ts";
export {
  LICENCE_STATUSES,
  readLicence,
  readLicenceById,
  requireOwnLicence,
  type LicenceRecord,
  type LicenceStatus,
} from "./readLicence.ts";
export { parseRole, roleName, ROLES, type RoleName } from "./roles.ts";
