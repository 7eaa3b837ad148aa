import { MediConnectError } from "../errors/MediConnectError.ts";

/** Names of the contracts' `IncidentStatus`, in their order. */
export const INCIDENT_STATUSES = [
  "none",
  "suspected",
  "underInvestigation",
  "cleared",
  "confirmedFalsified",
] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** Names of the contracts' `IncidentReason`, in their order: what a scan shows, then what people see. */
export const INCIDENT_REASONS = [
  "none",
  "unknownProduct",
  "lotMismatch",
  "unknownSerial",
  "expiryMismatch",
  "alreadyDecommissioned",
  "undoTooLate",
  "undoByAnother",
  "tamperEvidence",
  "appearance",
  "source",
  "complaint",
] as const;
export type IncidentReason = (typeof INCIDENT_REASONS)[number];

/** @throws MediConnectError `INCIDENT_REASON_UNKNOWN` */
export function parseIncidentReason(text: string): IncidentReason {
  const found = INCIDENT_REASONS.slice(1).find((reason) => reason === text);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "INCIDENT_REASON_UNKNOWN",
    `There is no reason ${JSON.stringify(text)}.`,
    `Give one of: ${INCIDENT_REASONS.slice(1).join(", ")}.`,
    { reason: text },
  );
}
