export { checkScan, type CheckedScan, type ScanOutcome } from "./checkScan.ts";
export { commitEvidence, type EvidenceCommitment, NO_EVIDENCE } from "./commitEvidence.ts";
export {
  INCIDENT_REASONS,
  INCIDENT_STATUSES,
  type IncidentReason,
  type IncidentStatus,
  parseIncidentReason,
} from "./incidentNames.ts";
export { type IncidentFilter, type IncidentRecord, listIncidents } from "./listIncidents.ts";
export type { StopCause } from "./stopCauses.ts";
export { raiseIncident, type RaisedIncident, type RaiseIncidentParameters } from "./raiseIncident.ts";
export {
  clearIncident,
  confirmIncident,
  type ConfirmIncidentParameters,
  investigateIncident,
} from "./triageIncident.ts";
