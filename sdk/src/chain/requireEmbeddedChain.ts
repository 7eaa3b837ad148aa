import { MediConnectError } from "../errors/MediConnectError.ts";
import { EMBEDDED_CHAIN_ID } from "./ChainRecord.ts";
import { isAnvil } from "./isEmbeddedChain.ts";

/** What of an ethers provider is needed here. */
export interface RpcSender {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/**
 * Only the embedded chain may be snapshotted or moved in time.
 *
 * @throws MediConnectError `NOT_EMBEDDED_CHAIN`
 */
export async function requireEmbeddedChain(provider: RpcSender): Promise<void> {
  const [client, chainId] = [
    await provider.send("web3_clientVersion", []),
    await provider.send("eth_chainId", []),
  ];
  if (isAnvil(client) && Number(chainId) === EMBEDDED_CHAIN_ID) return;
  throw new MediConnectError(
    "NOT_EMBEDDED_CHAIN",
    `This is chain ${Number(chainId)} of ${String(client)}, not the embedded chain.`,
    "Snapshots and travel in time exist on the embedded chain only; start it with `npx hardhat chain start`.",
    { client, chainId: Number(chainId) },
  );
}
