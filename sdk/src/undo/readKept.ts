import type {
  ContractTransactionReceipt,
  Interface,
  TransactionDescription,
  TransactionReceipt,
} from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** A transaction of the past: what was called, and what it left in the log. */
export interface PastCall {
  readonly call: TransactionDescription;
  readonly receipt: TransactionReceipt | ContractTransactionReceipt;
}

/**
 * Reads what a transaction called on one of our contracts.
 *
 * @throws MediConnectError `TRANSACTION_UNKNOWN`, `NOTHING_TO_UNDO` (it is about something else)
 */
export async function readPastCall(
  { provider }: MediConnectClient,
  hash: string,
  contract: { readonly interface: Interface },
): Promise<PastCall> {
  const [transaction, receipt] = await Promise.all([
    provider.getTransaction(hash),
    provider.getTransactionReceipt(hash),
  ]);
  if (transaction === null || receipt?.status !== 1) {
    throw new MediConnectError(
      "TRANSACTION_UNKNOWN",
      `The chain has no transaction ${hash} that succeeded.`,
      "Take the hash from the record of what is to be undone, and check the network.",
      { transaction: hash },
    );
  }
  const call = contract.interface.parseTransaction(transaction);
  if (call === null) throw nothingToUndo(hash);
  return { call, receipt };
}

export function nothingToUndo(transaction: string): MediConnectError {
  return new MediConnectError(
    "NOTHING_TO_UNDO",
    `The transaction ${transaction} did nothing that can be undone.`,
    "Give that of a supply, or of packs that left as exported, sample, free sample, locked or checked out.",
    { transaction },
  );
}
