import {
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
  isCallException,
  type TransactionReceipt,
} from "ethers";
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
 * const receipt = await sendTransaction(registrar.licences.suspend(account, ROLES.prescriber, 1, GAS_FREE));
 * receipt.status; // 1
 */
export async function sendTransaction(
  sending: Promise<ContractTransactionResponse>,
): Promise<ContractTransactionReceipt> {
  let receipt: ContractTransactionReceipt | null;
  try {
    receipt = await (await sending).wait(1, MINED_WITHIN_MS);
  } catch (error) {
    throw decodeContractError(await explainRevert(error));
  }
  if (receipt !== null) return receipt;
  throw new MediConnectError(
    "TRANSACTION_FAILED",
    "The transaction was replaced before it was mined.",
    "Look up the state, then repeat the command; a repetition is harmless.",
  );
}

/** The receipt of a reverted transaction carries no reason: the same call at its block does. */
async function explainRevert(error: unknown): Promise<unknown> {
  if (!isCallException(error) || error.data !== null || !error.receipt) return error;
  return (await replay(error.receipt)) ?? error;
}

/** @returns what the call throws; undefined where it goes through now */
async function replay({ provider, hash, blockNumber }: TransactionReceipt): Promise<unknown> {
  try {
    const sent = await provider.getTransaction(hash);
    if (sent === null) return undefined;
    const { from, to, data } = sent;
    await provider.call({ from, to, data, gasPrice: 0n, blockTag: blockNumber });
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}
