import type { ChainPrescription } from "../../sdk/src/index.ts";
import { formatFacts, formatInstant } from "../table.ts";

export function describePrescription(found: ChainPrescription): string {
  return formatFacts({
    prescription: found.id,
    state: found.state,
    quantity: `${found.supplied} of ${found.quantity} units supplied`,
    ...(found.issuesAllowed > 1 ? { issues: `${found.issuesUsed} of ${found.issuesAllowed} are over` } : {}),
    "prescriber's licence": found.prescriber,
    [found.state === "issued" && found.nominated ? "nominated pharmacy" : "pharmacy's licence"]:
      found.dispenser === 0 ? "–" : found.dispenser,
    "valid from": formatInstant(found.notBefore),
    "expires at": formatInstant(found.expiresAt),
    "claimed until": formatInstant(found.claimUntil),
  });
}
