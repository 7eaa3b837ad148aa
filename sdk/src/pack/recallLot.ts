import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { ROLES } from "../licence/roles.ts";
import { lotBytes, readLot, type LotName } from "./readLot.ts";

export interface RecallLotParameters extends LotName {
  /** 1 immediate, 2 within 48 hours, 3 within 5 days, 4 caution (MHRA). */
  readonly recallClass: number;
  /** The role in which the signer acts. */
  readonly role: "manufacturer" | "regulator";
}

/**
 * Recalls a whole lot in one transaction. Repeating it is harmless.
 *
 * @returns hash of the transaction; undefined where the lot was recalled in that class before
 * @throws MediConnectError `RECALL_CLASS_INVALID`, `LotUnknown`, `RecallNotMoreUrgent`, `NotProductOwner`
 */
export async function recallLot(
  client: SigningClient,
  recall: RecallLotParameters,
): Promise<string | undefined> {
  const { gtin, lot, recallClass, role } = recall;
  if (![1, 2, 3, 4].includes(recallClass)) {
    throw new MediConnectError(
      "RECALL_CLASS_INVALID",
      `There is no recall class ${recallClass}.`,
      "Give 1 (immediate), 2 (48 hours), 3 (5 days) or 4 (caution).",
      { recallClass },
    );
  }
  if ((await readLot(client, recall)).recallClass === recallClass) return undefined;
  const receipt = await sendTransaction(
    client.packs.recall(gtin, lotBytes(lot), recallClass, ROLES[role], GAS_FREE),
  );
  return receipt.hash;
}
