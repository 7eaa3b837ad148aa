export { accountsSince } from "./accountsSince.ts";
export { grantLicence, type GrantParameters, type GrantResult } from "./grantLicence.ts";
export { grantLicences, MAX_GRANTS } from "./grantLicences.ts";
export type { LicenceHolder } from "./LicenceHolder.ts";
export { listLicences, type LicenceFilter } from "./listLicences.ts";
export { OPEN_PRESCRIPTIONS, type OpenPrescriptions } from "./openPrescriptions.ts";
export {
  openLicenceRegister,
  type LicenceRegister,
  type OpenLicenceRegisterParameters,
} from "./openLicenceRegister.ts";
export { type GrantsCsvOptions, parseGrantsCsv } from "./parseGrantsCsv.ts";
export {
  LICENCE_STATUSES,
  readLicence,
  readLicenceById,
  requireOwnLicence,
  type LicenceRecord,
  type LicenceStatus,
} from "./readLicence.ts";
export { reinstateLicence } from "./reinstateLicence.ts";
export { renewLicence, type RenewParameters } from "./renewLicence.ts";
export { revokeLicence } from "./revokeLicence.ts";
export { parseRole, roleName, ROLES, type RoleName } from "./roles.ts";
export { MAX_OVERLAP, rotateLicence, type RotateParameters } from "./rotateLicence.ts";
export { suspendLicence, type SuspendParameters } from "./suspendLicence.ts";
