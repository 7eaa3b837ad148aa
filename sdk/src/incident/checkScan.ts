import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { PackCode } from "../gs1/index.ts";
import type { LotStore } from "../pack/LotStore.ts";
import { type PackMismatch, type PackVerdict, verifyPack } from "../pack/verifyPack.ts";
import type { IncidentReason } from "./incidentNames.ts";

/** What a scan at a licensed site comes to. */
export type ScanOutcome =
  /** Nothing is wrong with it. */
  | { readonly kind: "clear" }
  /** The scanner or its keyboard layout is at fault: scan again. Never an incident. */
  | { readonly kind: "scannerFault"; readonly faults: readonly string[] }
  /** The same site took it out before: a repeated scan, which alarms nobody. */
  | { readonly kind: "notice"; readonly text: string }
  /** To be raised with `raiseIncident`. */
  | { readonly kind: "suspicion"; readonly reason: IncidentReason; readonly text: string };

export interface CheckedScan {
  readonly verdict: PackVerdict;
  readonly outcome: ScanOutcome;
}

/** A mismatch of the lot's file is the file's fault, not the pack's. */
const REASONS: Readonly<Partial<Record<PackMismatch, IncidentReason>>> = {
  "unknown-product": "unknownProduct",
  "unknown-lot": "lotMismatch",
  "unknown-serial": "unknownSerial",
  expiry: "expiryMismatch",
};

/**
 * Verifies a scanned pack and says whether it is suspect. Almost every alarm of the first years of verification was a
 * false one, so a scanner's fault and a repeated scan are told apart first.
 *
 * @param pack as `readPackScan` gives it, with the faults that it saw
 * @param site number of the licence that scans
 *
 * @example
 * const { outcome } = await checkScan(client, readPackScan(scan), { lots, site: dispenser });
 * outcome.kind; // "clear"
 */
export async function checkScan(
  client: MediConnectClient,
  pack: PackCode & { readonly possibleFaults?: readonly string[] | undefined },
  { lots, site }: { readonly lots: LotStore; readonly site: number },
): Promise<CheckedScan> {
  const verdict = await verifyPack(client, pack, lots);
  return { verdict, outcome: outcomeOf(verdict, pack.possibleFaults ?? [], site) };
}

function outcomeOf(verdict: PackVerdict, faults: readonly string[], site: number): ScanOutcome {
  const { decommissioned: out, mismatches } = verdict;
  const [mismatch] = mismatches;
  if (mismatch !== undefined) {
    if (faults.length > 0) return { kind: "scannerFault", faults };
    const reason = REASONS[mismatch];
    if (reason !== undefined) return { kind: "suspicion", reason, text: `The chain says: ${mismatch}.` };
  }
  if (out === undefined) return { kind: "clear" };
  const when = new Date(out.at * 1000).toISOString();
  if (out.licence === site) {
    return { kind: "notice", text: `You took this pack out yourself (${out.reason}) at ${when}.` };
  }
  return {
    kind: "suspicion",
    reason: "alreadyDecommissioned",
    text: `A pack of this serial left the supply chain (${out.reason}) at licence ${out.licence}, ${when}, block ${out.block}.`,
  };
}
