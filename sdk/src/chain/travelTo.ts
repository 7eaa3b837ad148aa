import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireEmbeddedChain, type RpcSender } from "./requireEmbeddedChain.ts";

/**
 * Mines a block at the given time, and the embedded chain's clock runs on from there.
 *
 * @throws MediConnectError `NOT_EMBEDDED_CHAIN`, `TIME_NOT_AHEAD`
 */
export async function travelTo(provider: RpcSender, unixSeconds: number): Promise<void> {
  await requireEmbeddedChain(provider);
  const last = await lastBlockTime(provider);
  if (!Number.isSafeInteger(unixSeconds) || unixSeconds <= last) throw notAhead(unixSeconds, last);
  await provider.send("evm_setNextBlockTimestamp", [unixSeconds]);
  await provider.send("evm_mine", []);
}

async function lastBlockTime(provider: RpcSender): Promise<number> {
  const block = await provider.send("eth_getBlockByNumber", ["latest", false]);
  const hasTime = typeof block === "object" && block !== null && "timestamp" in block;
  return hasTime ? Number(block.timestamp) : 0;
}

function notAhead(asked: number, last: number): MediConnectError {
  return new MediConnectError(
    "TIME_NOT_AHEAD",
    `The chain is at ${last} (unix seconds) already; it cannot go to ${asked}.`,
    "Give a later time in whole seconds, or go back to a snapshot first.",
    { asked, last },
  );
}
