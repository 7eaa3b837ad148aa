import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { PackCode, PossibleScanFault } from "../gs1/index.ts";
import type { LotStore } from "../pack/LotStore.ts";
import { type PackMismatch, type PackVerdict, verifyPack } from "../pack/verifyPack.ts";
import { type CorrectedScan, findScannerFault } from "./findScannerFault.ts";
import type { IncidentReason, IncidentStatus } from "./incidentNames.ts";
import { describeStops, type StopCause, stopCausesOf } from "./stopCauses.ts";

/** What a scan at a licensed site comes to, with the text for whoever scanned. */
export type ScanOutcome = { readonly text: string } & (
  | {
      /** Nothing is wrong with it, and it may be supplied. */
      readonly kind: "clear";
    }
  | {
      /** The scanner or its keyboard layout is at fault: as corrected it is a genuine pack. Never an incident. */
      readonly kind: "scannerFault";
      readonly faults: readonly PossibleScanFault[];
      readonly corrected: PackCode;
    }
  | {
      /** Scanner or pack, nobody can tell: a reading that no keyboard can spoil decides. Never an incident. */
      readonly kind: "scanAgain";
      readonly faults: readonly PossibleScanFault[];
    }
  | {
      /** The same site took it out before: a repeated scan, which alarms nobody. */
      readonly kind: "notice";
    }
  | {
      /** Not to be supplied, and no suspicion either. */
      readonly kind: "stopped";
      readonly causes: readonly StopCause[];
    }
  | {
      /** The lot's file is not here, or is not the registered one: it says nothing of the pack. Never an incident. */
      readonly kind: "cannotTell";
      readonly cause: "lot-file" | "lot-not-published";
    }
  | {
      /** Nothing is wrong with the scan, but somebody suspects a pack of these names. */
      readonly kind: "suspect";
      readonly incident: number;
      readonly status: IncidentStatus;
    }
  | {
      /** To be raised with `raiseIncident`. */
      readonly kind: "suspicion";
      readonly reason: Exclude<IncidentReason, "none">;
    }
);

export interface CheckedScan {
  readonly verdict: PackVerdict;
  readonly outcome: ScanOutcome;
}

/** Of a lot's file, a mismatch says nothing against the pack. */
const SUSPICIONS = {
  "unknown-product": { reason: "unknownProduct", text: "Nobody registered this product number." },
  "unknown-lot": { reason: "lotMismatch", text: "The product has no such lot." },
  "unknown-serial": { reason: "unknownSerial", text: "The lot has no pack of this serial." },
  expiry: { reason: "expiryMismatch", text: "The lot has another expiry date than the pack says." },
} as const;

const UNTOLD = {
  "lot-file":
    "It cannot be told whether the pack is genuine: the lot's file here is not the one that its manufacturer " +
    "registered. Fetch it again from the manufacturer, then scan again; until then do not supply the pack.",
  "lot-not-published":
    "It cannot be told whether the pack is genuine: the lot is registered, but its file, or that of a tranche, is " +
    "not here. Ask the manufacturer for the lot's file, then scan again; until then do not supply the pack.",
} as const;

/**
 * Verifies a scanned pack and says whether it is suspect. Almost every alarm of the first years of verification was a
 * false one, so a scanner's fault, a missing file and a repeated scan are told apart first; and none of them is excused
 * where the pack cannot be explained by it.
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
  pack: PackCode & { readonly possibleFaults?: readonly PossibleScanFault[] | undefined },
  { lots, site }: { readonly lots: LotStore; readonly site: number },
): Promise<CheckedScan> {
  const verdict = await verifyPack(client, pack, lots);
  const [mismatch] = verdict.mismatches;
  const faults = pack.possibleFaults ?? [];
  if (mismatch !== undefined && isSuspicious(mismatch)) {
    // No key turns a digit into another: the product and the date were read right.
    const mayBeFault = mismatch === "unknown-lot" || mismatch === "unknown-serial";
    const fault = mayBeFault ? await findScannerFault(client, pack, faults, lots) : undefined;
    const suspicion = { kind: "suspicion", ...SUSPICIONS[mismatch] } as const;
    return { verdict, outcome: fault === undefined ? suspicion : outcomeOfFault(fault) };
  }
  return { verdict, outcome: outcomeOf(verdict, site) };
}

function isSuspicious(mismatch: PackMismatch): mismatch is keyof typeof SUSPICIONS {
  return mismatch in SUSPICIONS;
}

function outcomeOfFault({ faults, corrected, proven }: CorrectedScan): ScanOutcome {
  const names = faults.map((fault) => (fault === "caps-lock" ? "caps lock" : "the keyboard layout"));
  if (proven) {
    const text = `The scanner is at fault, not the pack: correct ${names.join(" and ")}, then scan again.`;
    return { kind: "scannerFault", faults, corrected, text };
  }
  const text =
    `It may be the scanner's fault (${names.join(" and ")}), and the lot's file is not here to tell. ` +
    "Type in what is printed, in brackets, as (01)…(17)…(10)…(21)…: that reading counts.";
  return { kind: "scanAgain", faults, text };
}

/** What is worse comes first: a copy, then what stops a pack, then what is not known. */
function outcomeOf(verdict: PackVerdict, site: number): ScanOutcome {
  const { decommissioned: out, suspect } = verdict;
  if (out !== undefined && out.licence !== site && out.reason !== "locked") return suspicionOfCopy(out);
  const causes = stopCausesOf(verdict);
  if (causes.length > 0) return { kind: "stopped", causes, text: describeStops(verdict, causes) };
  if (!verdict.authentic) {
    const cause = verdict.mismatches.includes("lot-not-published") ? "lot-not-published" : "lot-file";
    return { kind: "cannotTell", cause, text: UNTOLD[cause] };
  }
  if (suspect !== undefined) return { kind: "suspect", ...suspect, text: describeSuspect(suspect) };
  if (out !== undefined) {
    const text = `You took this pack out yourself (${out.reason}) at ${timeOf(out.at)}.`;
    return { kind: "notice", text };
  }
  const caution =
    verdict.recallClass === 0 ? "" : ` Mind the caution (recall class ${verdict.recallClass}) about its lot.`;
  return { kind: "clear", text: `Nothing is wrong with the pack.${caution}` };
}

function suspicionOfCopy(out: NonNullable<PackVerdict["decommissioned"]>): ScanOutcome {
  return {
    kind: "suspicion",
    reason: "alreadyDecommissioned",
    text: `A pack of this serial left the supply chain (${out.reason}) at licence ${out.licence}, ${timeOf(out.at)}, block ${out.block}.`,
  };
}

function describeSuspect({ incident, status }: NonNullable<PackVerdict["suspect"]>): string {
  return status === "confirmedFalsified"
    ? `A falsified pack of these names was found (incident ${incident}). Put the pack aside and tell the regulator.`
    : `A pack of these names is suspected (incident ${incident}). Put the pack aside until the incident is cleared.`;
}

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
