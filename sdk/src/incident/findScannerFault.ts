import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type PackCode, type PossibleScanFault, swapLetterCase, undoLayout } from "../gs1/index.ts";
import type { LotStore } from "../pack/LotStore.ts";
import { verifyPack } from "../pack/verifyPack.ts";

/** What the scanner may have meant. */
export interface CorrectedScan {
  readonly faults: readonly PossibleScanFault[];
  readonly corrected: PackCode;
  /** The corrected reading is a genuine pack; otherwise nobody here can tell, for want of the lot's file. */
  readonly proven: boolean;
}

const CORRECTIONS: Readonly<Record<PossibleScanFault, (text: string) => string>> = {
  "caps-lock": swapLetterCase,
  "keyboard-layout": (text) => undoLayout(text, "qwertz"),
};

/**
 * A scanner's fault explains a mismatch only where the reading without it verifies: serials drawn at random are full
 * of Y and Z, and a falsified pack is not to be excused by them.
 *
 * @param faults as `readPackScan` gives them
 * @returns undefined where no fault explains it
 */
export async function findScannerFault(
  client: MediConnectClient,
  pack: PackCode,
  faults: readonly PossibleScanFault[],
  lots: LotStore,
): Promise<CorrectedScan | undefined> {
  let untold: CorrectedScan | undefined;
  for (const some of subsetsOf(faults)) {
    const correct = (text: string): string => some.reduce((read, fault) => CORRECTIONS[fault](read), text);
    const { gtin, expiry } = pack;
    const corrected = { gtin, expiry, lot: correct(pack.lot), serial: correct(pack.serial) };
    const { authentic, mismatches } = await verifyPack(client, corrected, lots);
    if (authentic) return { faults: some, corrected, proven: true };
    if (mismatches.includes("lot-not-published") || mismatches.includes("lot-file"))
      untold ??= { faults: some, corrected, proven: false };
  }
  return untold;
}

/** Single faults first. */
function subsetsOf(faults: readonly PossibleScanFault[]): (readonly PossibleScanFault[])[] {
  return faults.length > 1 ? [...faults.map((fault) => [fault]), faults] : faults.map((fault) => [fault]);
}
