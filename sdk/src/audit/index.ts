export type { AuditHeader, AuditRecord, AuditValue } from "./AuditRecord.ts";
export { type AuditClient, type AuditRange, deriveAudit } from "./deriveAudit.ts";
export { exportAudit, type ExportAuditParameters } from "./exportAudit.ts";
export { findBlock } from "./findBlock.ts";
export { AUDIT_FORMATS, type AuditFormat } from "./formats.ts";
export { type AuditFault, type AuditVerdict, verifyAudit } from "./verifyAudit.ts";
