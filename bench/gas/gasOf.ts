import type { ContractTransactionResponse } from "ethers";

/** Runs all in turn and returns the gas of the second: the first pays for a sender's and a slot's beginning. */
export async function secondGas(
  calls: readonly (() => Promise<ContractTransactionResponse>)[],
): Promise<number> {
  const used: number[] = [];
  for (const call of calls) used.push(await gasOf(call()));
  return used[1] ?? Number.NaN;
}

/** Gas of the whole transaction. */
export async function gasOf(sending: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sending).wait();
  if (receipt === null) throw new Error("a transaction was not mined");
  return Number(receipt.gasUsed);
}
