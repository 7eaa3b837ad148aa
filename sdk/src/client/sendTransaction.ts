import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { decodeContractError } from "../errors/decodeContractError.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** Gas costs nothing on this chain; saying so keeps ethers from asking for a fee that an empty account cannot pay. */
export const GAS_FREE = { gasPrice: 0n } as const;

/** A block comes every few seconds; a node that is gone answers nothing at all. */
const MINED_WITHIN_MS = 60_000;

/**
 * Waits for a transaction that a typed contract method is sending, and turns every refusal into one error that says
 * what happened and what to do next.
 *
 * @param sending the promise of the method call, with `GAS_FREE` as its overrides
 * @throws MediConnectError of the contract's typed error, or `TRANSACTION_FAILED`
 *
 * @example
 * const receipt = await sendTransaction(client.licences.suspend(account, role, GAS_FREE));
 */
export async function sendTransaction(
  sending: Promise<ContractTransactionResponse>,
): Promise<ContractTransactionReceipt> {
  let receipt: ContractTransactionReceipt | null;
  try {
    receipt = await (await sending).wait(1, MINED_WITHIN_MS);
  } catch (error) {
    throw decodeContractError(error);
  }
  if (receipt !== null) return receipt;
  throw new MediConnectError(
    "TRANSACTION_FAILED",
    "The transaction was replaced before it was mined.",
    "Look up the state, then repeat the command; a repetition is harmless.",
  );
}
