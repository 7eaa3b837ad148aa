import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { ROLES } from "../licence/roles.ts";
import { RECALL_LEVELS, type RecallLevel, type SafetyRole } from "./lotNames.ts";
import { lotBytes, readLot, type LotName } from "./readLot.ts";

export interface RecallLotParameters extends LotName {
  /** 1 immediate, 2 within 48 hours, 3 within 5 days, 4 caution (MHRA). */
  readonly recallClass: number;
  /** How far it reaches; `patient`, the widest, where not given. */
  readonly recallLevel?: Exclude<RecallLevel, "none">;
  /** The role in which the signer acts. */
  readonly role: SafetyRole;
}

/**
 * Recalls a whole lot with all its tranches, later ones too, in one transaction. Repeating it is harmless.
 *
 * @returns hash of the transaction; undefined where the lot was recalled in that class and level before
 * @throws MediConnectError `RECALL_CLASS_INVALID`, `LotUnknown`, `RecallNotMoreUrgent`, `NotProductOwner`
 *
 * @example
 * await recallLot(regulator, { gtin, lot, recallClass: 1, role: "regulator" });
 * (await verifyPack(client, readPackScan(scan), lots)).lotStatus; // "recalled"
 */
export async function recallLot(
  client: SigningClient,
  recall: RecallLotParameters,
): Promise<string | undefined> {
  const { gtin, lot, recallClass, recallLevel = "patient", role } = recall;
  if (![1, 2, 3, 4].includes(recallClass)) {
    throw new MediConnectError(
      "RECALL_CLASS_INVALID",
      `There is no recall class ${recallClass}.`,
      "Give 1 (immediate), 2 (48 hours), 3 (5 days) or 4 (caution).",
      { recallClass },
    );
  }
  const found = await readLot(client, recall);
  if (found.recallClass === recallClass && found.recallLevel === recallLevel) return undefined;
  const level = RECALL_LEVELS.indexOf(recallLevel);
  const receipt = await sendTransaction(
    client.packs.recall(recallClass, level, gtin, lotBytes(lot), ROLES[role], GAS_FREE),
  );
  return receipt.hash;
}
