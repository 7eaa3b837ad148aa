import { rmSync } from "node:fs";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { dropStaleLock, takeLock } from "./lockFile.ts";
import { pause } from "./processes.ts";

const WAIT_MS = 90_000;

/**
 * Runs `act` while nobody else starts, stops or resets the chain of this folder. The lock of a process that has died
 * is taken over.
 *
 * @throws MediConnectError `CHAIN_BUSY` where another one does not finish
 */
export async function withChainLock<Result>(lock: string, act: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + WAIT_MS;
  while (!takeLock(lock)) {
    dropStaleLock(lock);
    if (Date.now() > deadline) throw busy(lock);
    await pause(50);
  }
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}

function busy(lock: string): MediConnectError {
  return new MediConnectError(
    "CHAIN_BUSY",
    "Another process has been starting or stopping this chain for more than a minute.",
    `Wait for it; where there is none, delete ${lock}.`,
    { lock },
  );
}
