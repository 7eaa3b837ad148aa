import { existsSync, rmSync } from "node:fs";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type ChainFiles, chainFiles, defaultChainFolder, openChainFolder } from "./chainFiles.ts";
import type { ChainRecord } from "./ChainRecord.ts";
import { fateOf } from "./fateOf.ts";
import { keepLastGood } from "./keptState.ts";
import { waitForEnd } from "./processes.ts";
import { readChainRecord } from "./readChainRecord.ts";
import { withChainLock } from "./withChainLock.ts";

/** Anvil writes its whole state before it ends. */
const GRACE_MS = 30_000;
const KILL_MS = 5000;

export interface StopChainParameters {
  readonly folder?: string | undefined;
}

export interface StoppedChain {
  /** False where nothing ran. */
  readonly stopped: boolean;
  readonly url?: string;
}

/**
 * Stops the embedded chain of a folder and waits until its state is on disk. Never stops a process that is not ours.
 *
 * @throws MediConnectError `CHAIN_STOP_FAILED`, `CHAIN_BUSY`
 */
export async function stopChain({
  folder = defaultChainFolder(),
}: StopChainParameters = {}): Promise<StoppedChain> {
  if (!existsSync(chainFiles(folder).folder)) return { stopped: false };
  const files = openChainFolder(folder);
  return withChainLock(files.lock, () => stopLocked(files));
}

/** {@link stopChain} for a holder of the lock. */
export async function stopLocked(files: ChainFiles): Promise<StoppedChain> {
  const record = readChainRecord(files.folder);
  if (record === undefined) return { stopped: false };
  const stopped = (await fateOf(record, files)) !== "gone";
  if (stopped) {
    await endProcess(record);
    keepLastGood(files, undefined, () => true);
  }
  rmSync(files.record, { force: true });
  return stopped ? { stopped, url: record.url } : { stopped };
}

async function endProcess({ pid }: ChainRecord): Promise<void> {
  process.kill(pid, "SIGTERM");
  if (await waitForEnd(pid, GRACE_MS)) return;
  process.kill(pid, "SIGKILL");
  if (await waitForEnd(pid, KILL_MS)) return;
  throw new MediConnectError(
    "CHAIN_STOP_FAILED",
    `The embedded chain, process ${pid}, does not end.`,
    "End it by hand, then run `npx hardhat chain status`.",
    { pid },
  );
}
