import { keccak256, toUtf8Bytes } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ChainNode } from "./chainNode.ts";

/**
 * Name of the very chain behind a URL: its id, its first two blocks and where its governance stands. An embedded chain
 * that was reset has the same id and the same addresses, and is another chain: nothing that was signed for the old one
 * may reach it.
 *
 * @throws MediConnectError `NOT_DEPLOYED`, and NodeSilent
 */
export async function nameChain(
  node: ChainNode,
  { chainId, governance }: { readonly chainId: number; readonly governance: string },
): Promise<string> {
  const [genesis, first] = await node.blockHashes([0, 1]);
  if (genesis === undefined || first === undefined) {
    throw new MediConnectError(
      "NOT_DEPLOYED",
      "The chain has no block yet, so nothing is deployed on it.",
      "Deploy the contracts with `npx hardhat deploy`.",
      { chainId },
    );
  }
  return `${chainId}-${keccak256(toUtf8Bytes(`${genesis}${first}${governance.toLowerCase()}`)).slice(2, 18)}`;
}
