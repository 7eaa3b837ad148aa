import { requireSscc } from "../gs1/index.ts";
import type { LotStore } from "../pack/index.ts";
import { findLabelled } from "./labels.ts";
import { readSsccScan } from "./resolveNodes.ts";
import { toteIsBox } from "./toteRefusals.ts";

/**
 * The SSCC of a tote that is to be sent, as it is scanned or typed in.
 *
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, and `TOTE_IS_BOX` where a case or pallet of a
 * published lot bears it: its scan would mean that one
 */
export async function readToteLabel(scan: string, lots: LotStore): Promise<string> {
  const sscc = requireSscc(readSsccScan(scan) ?? scan.trim());
  if ((await findLabelled(lots, sscc)) !== undefined) throw toteIsBox(sscc);
  return sscc;
}
