import type { JsonRpcProvider } from "ethers";

/** Unix seconds of the newest block: the clock that the contracts go by. */
export async function chainTime(provider: JsonRpcProvider): Promise<number> {
  const block = await provider.getBlock("latest");
  return block?.timestamp ?? 0;
}
