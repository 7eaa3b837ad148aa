import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { ROLES, type RoleName } from "../licence/roles.ts";
import type { SafetyRole } from "./lotNames.ts";
import { lotBytes, type LotName } from "./readLot.ts";

/** Names of the contracts' `RecallReason`, in their order. */
export const RECALL_REASONS = [
  "none",
  "contamination",
  "content",
  "labelling",
  "packaging",
  "stability",
  "coldChain",
  "falsification",
  "safety",
  "other",
] as const;
export type RecallReason = (typeof RECALL_REASONS)[number];

/**
 * Says why a lot is recalled and what is to be done, as a commitment to the text.
 *
 * @param instructions see `commitEvidence`
 * @returns hash of the transaction
 * @throws MediConnectError `LotNotRecalled`, `NotProductOwner`, `InstructionsMissing`
 */
export async function instructRecall(
  { recalls }: SigningClient,
  lot: LotName & {
    readonly reason: Exclude<RecallReason, "none">;
    readonly instructions: string;
    readonly role: SafetyRole;
  },
): Promise<string> {
  const reason = RECALL_REASONS.indexOf(lot.reason);
  const sent = recalls.instruct(
    lot.gtin,
    lotBytes(lot.lot),
    reason,
    lot.instructions,
    ROLES[lot.role],
    GAS_FREE,
  );
  return (await sendTransaction(sent)).hash;
}

/**
 * Answers a recall: it was read, and so many packs are set aside. Answering again corrects the number.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `LotNotRecalled`, `PACKS_OUT_OF_RANGE`
 *
 * @example
 * await recallLot(regulator, { gtin, lot, recallClass: 2, role: "regulator" });
 * await acknowledgeRecall(pharmacy, { gtin, lot, held: 12, role: "dispenser" });
 */
export async function acknowledgeRecall(
  { recalls }: SigningClient,
  { gtin, lot, held, role }: LotName & { readonly held: number; readonly role: RoleName },
): Promise<string> {
  if (!Number.isInteger(held) || held < 0 || held >= 2 ** 32) {
    throw new MediConnectError(
      "PACKS_OUT_OF_RANGE",
      `${held} is no number of packs.`,
      "Count the packs that were set aside; 0 where there are none.",
      { held },
    );
  }
  return (await sendTransaction(recalls.acknowledge(gtin, lotBytes(lot), held, ROLES[role], GAS_FREE))).hash;
}
