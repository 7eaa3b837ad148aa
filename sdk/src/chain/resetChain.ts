import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type ChainFiles, defaultChainFolder, openChainFolder } from "./chainFiles.ts";
import { stopLocked } from "./stopChain.ts";
import { withChainLock } from "./withChainLock.ts";

export interface ResetChainParameters {
  readonly folder?: string | undefined;
  /** Ignition's record of what was deployed on this chain. It goes too: on a fresh chain it names empty addresses. */
  readonly deploymentFolder: string;
}

export interface ResetChainResult {
  readonly stopped: boolean;
  /** What was there and is no more. */
  readonly removed: readonly string[];
}

/**
 * Stops the embedded chain of a folder and removes its state and its deployment record: the next start is a new chain.
 *
 * @throws MediConnectError `NOT_A_DEPLOYMENT`, `CHAIN_STOP_FAILED`, `CHAIN_BUSY`
 */
export async function resetChain({
  folder = defaultChainFolder(),
  deploymentFolder,
}: ResetChainParameters): Promise<ResetChainResult> {
  requireDeploymentFolder(deploymentFolder);
  const files = openChainFolder(folder);
  return withChainLock(files.lock, async () => {
    const { stopped } = await stopLocked(files);
    const removed = [...filesOf(files), deploymentFolder].filter((file) => existsSync(file));
    for (const file of removed) rmSync(file, { recursive: true, force: true });
    return { stopped, removed };
  });
}

function filesOf({ record, state, lastGoodState, genesis, log, outbox }: ChainFiles): string[] {
  const outboxes = ["", "-wal", "-shm"].map((journal) => `${outbox}${journal}`);
  return [record, state, lastGoodState, `${state}.damaged`, genesis, log, ...outboxes];
}

/** A whole folder is about to be deleted: it must look like what it is said to be. */
function requireDeploymentFolder(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  if (names.length === 0 || names.includes("journal.jsonl")) return;
  throw new MediConnectError(
    "NOT_A_DEPLOYMENT",
    `${path.resolve(folder)} holds no record of Ignition, so it is not removed.`,
    "Give the folder of a deployment, for example ignition/deployments/embedded.",
    { folder },
  );
}
