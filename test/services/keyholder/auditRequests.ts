import { type AuditedRequest, hashBlinded } from "../../../services/keyholder/audit/auditLine.ts";

/** Begin of a day of UTC. */
export const NOW = 1_800_057_600;

/** Requests that differ by their nonce. */
export function requestAt(at: number): AuditedRequest {
  return {
    licence: 7,
    account: `0x${"ab".repeat(20)}`,
    role: "prescriber",
    epoch: "2027-1",
    generation: 0,
    inputs: 3,
    charged: 3,
    outcome: "evaluated",
    request: hashBlinded(["00".repeat(32)]),
    nonce: `0x${at.toString(16).padStart(32, "0")}`,
  };
}
