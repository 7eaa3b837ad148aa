import { callRpc } from "./callRpc.ts";
import { EMBEDDED_CHAIN_ID } from "./ChainRecord.ts";

/** Whether what answers there is an anvil with our chain id. */
export async function isEmbeddedChain(url: string): Promise<boolean> {
  const [client, chainId] = await Promise.all([
    callRpc(url, "web3_clientVersion"),
    callRpc(url, "eth_chainId"),
  ]);
  return isAnvil(client) && Number(chainId) === EMBEDDED_CHAIN_ID;
}

export function isAnvil(clientVersion: unknown): boolean {
  return typeof clientVersion === "string" && clientVersion.startsWith("anvil/");
}
