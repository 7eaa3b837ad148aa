import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startChain, type StartedChain, stopChain } from "../../../sdk/src/chain/index.ts";
import { callRpc } from "../../../sdk/src/chain/callRpc.ts";

/** Away from the port of a developer's own chain. */
export const TEST_PORT = 28_545;

/** First development account; it owns nothing. */
export const SENDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
export const CODE_AT = "0x00000000000000000000000000000000000c0de5";

/** A folder of its own for each test; its chain is stopped and the folder removed after the test. */
export function useChainFolder(): { readonly folder: string } {
  const used = { folder: "" };
  beforeEach(() => {
    used.folder = mkdtempSync(path.join(tmpdir(), "mediconnect-chain-"));
  });
  afterEach(async () => {
    await stopChain({ folder: used.folder });
    rmSync(used.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return used;
}

export function start(folder: string, genesisTime?: number): Promise<StartedChain> {
  return startChain({ folder, port: TEST_PORT, genesisTime });
}

/** A transaction of an account without ether, and some code: what must survive. */
export async function leaveTraces(url: string): Promise<void> {
  const hash = await callRpc(url, "eth_sendTransaction", [{ from: SENDER, to: CODE_AT, gasPrice: "0x0" }]);
  // The answer may come before the block.
  while ((await callRpc(url, "eth_getTransactionReceipt", [hash])) === null) await setTimeout(20);
  await callRpc(url, "anvil_setCode", [CODE_AT, "0x6001"]);
}

export async function readTraces(url: string): Promise<{ nonce: number; code: unknown }> {
  return {
    nonce: Number(await callRpc(url, "eth_getTransactionCount", [SENDER, "latest"])),
    code: await callRpc(url, "eth_getCode", [CODE_AT, "latest"]),
  };
}

export const TRACES = { nonce: 1, code: "0x6001" };

export async function lastBlockTime(url: string): Promise<number> {
  const block = await callRpc(url, "eth_getBlockByNumber", ["latest", false]);
  if (typeof block !== "object" || block === null || !("timestamp" in block)) throw new Error("no block");
  return Number(block.timestamp);
}
