import { keccak256, toUtf8Bytes } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ChainNode } from "./chainNode.ts";

/**
 * Name of the very chain behind a URL: its id, its block 1 and where its governance stands. An embedded chain that was
 * reset has the same id and the same addresses, and is another chain: nothing that was signed for the old one may reach
 * it. Block 1 names its parent; block 0 itself is not asked for, since anvil makes a new one at each start and after two
 * of them answers with either.
 *
 * @throws MediConnectError `NOT_DEPLOYED`, and NodeSilent
 */
export async function nameChain(
  node: ChainNode,
  { chainId, governance }: { readonly chainId: number; readonly governance: string },
): Promise<string> {
  const first = await node.blockHash(1);
  if (first === undefined) {
    throw new MediConnectError(
      "NOT_DEPLOYED",
      "The chain has no block yet, so nothing is deployed on it.",
      "Deploy the contracts with `npx hardhat deploy`.",
      { chainId },
    );
  }
  return `${chainId}-${keccak256(toUtf8Bytes(`${first}${governance.toLowerCase()}`)).slice(2, 18)}`;
}
