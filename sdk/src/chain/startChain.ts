import type { AnvilOptions } from "./anvilArguments.ts";
import { type ChainFiles, defaultChainFolder, openChainFolder } from "./chainFiles.ts";
import { type ChainRecord, EMBEDDED_CHAIN_ID } from "./ChainRecord.ts";
import { urlOf } from "./embeddedUrl.ts";
import { fateOf } from "./fateOf.ts";
import { findFreePort } from "./findFreePort.ts";
import { clockFor, readGenesisTime, requireSameGenesis, writeGenesisTime } from "./genesis.ts";
import { hungError } from "./hungError.ts";
import { prepareKeptState } from "./keptState.ts";
import { launchAnvil } from "./launchAnvil.ts";
import { preferredPort } from "./preferredPort.ts";
import { readChainRecord } from "./readChainRecord.ts";
import { startKeeper } from "./startKeeper.ts";
import { withChainLock } from "./withChainLock.ts";
import { writeFileWhole } from "./writeFileWhole.ts";

export interface StartChainParameters {
  /** Default: `chain` in the state folder. */
  readonly folder?: string | undefined;
  /** The port to try first; the next free one is taken where a stranger has it. Default `MEDICONNECT_PORT`, 18545. */
  readonly port?: number | undefined;
  /** Unix seconds at which a fresh chain begins; kept state must have begun at the same. */
  readonly genesisTime?: number | undefined;
  /**
   * How often the whole state is written, in seconds (default 1). It takes the longer the more blocks there are; who makes
   * tens of thousands wants it rarer.
   */
  readonly saveSeconds?: number | undefined;
  /**
   * Makes a block every so many seconds, as a consortium's chain does, instead of one as soon as there is a transaction.
   * Each block has its cost, which grows with the state: many transactions in few blocks go faster. More than 0; a chain
   * that runs already keeps its own, and the next start wants to be told again.
   */
  readonly blockSeconds?: number | undefined;
}

export interface StartedChain extends ChainRecord {
  readonly folder: string;
  readonly alreadyRunning: boolean;
  /** `none`: a new chain; `recovered`: the state was torn by a kill and its last good copy was taken. */
  readonly state: "none" | "whole" | "recovered";
}

/**
 * Starts the embedded chain of a folder, or finds the one that runs: a state never has two writers. It outlives us;
 * its state survives stop, restart and SIGKILL, but for the last second before a SIGKILL.
 *
 * @throws MediConnectError `CHAIN_START_FAILED`, `CHAIN_HUNG`, `CHAIN_STATE_DAMAGED`, `CHAIN_TIME_FIXED`,
 * `CHAIN_PORTS_TAKEN`, `CHAIN_BUSY`, `PORT_INVALID`, `ANVIL_MISSING`
 *
 * @example
 * const { url } = await startChain({ folder: newFolder });
 * await stopChain({ folder: newFolder });
 */
export async function startChain(parameters: StartChainParameters = {}): Promise<StartedChain> {
  const port = preferredPort(parameters.port);
  const files = openChainFolder(parameters.folder ?? defaultChainFolder());
  return withChainLock(files.lock, async () => {
    const running = await findRunning(files);
    if (running === undefined) return startAnew(files, port, parameters);
    requireSameGenesis(running.genesisTime, parameters.genesisTime);
    return { ...running, folder: files.folder, alreadyRunning: true, state: "whole" };
  });
}

async function findRunning(files: ChainFiles): Promise<ChainRecord | undefined> {
  const record = readChainRecord(files.folder);
  const fate = record === undefined ? "gone" : await fateOf(record, files);
  if (record !== undefined && fate === "hung") throw hungError(record);
  return fate === "running" ? record : undefined;
}

async function startAnew(
  files: ChainFiles,
  port: number,
  { genesisTime: asked, saveSeconds, blockSeconds }: StartChainParameters,
): Promise<StartedChain> {
  const state = prepareKeptState(files);
  const genesisTime = state.found === "none" ? asked : readGenesisTime(files);
  requireSameGenesis(genesisTime, asked);
  if (state.found === "none") writeGenesisTime(files, genesisTime);

  const clock = clockFor(state, genesisTime);
  const started = await launchOnFreePort(files, port, { clock, saveSeconds, blockSeconds });
  const record: ChainRecord = {
    ...started,
    url: urlOf(started.port),
    chainId: EMBEDDED_CHAIN_ID,
    startedAt: new Date().toISOString(),
    ...(genesisTime === undefined ? {} : { genesisTime }),
  };
  writeFileWhole(files.record, `${JSON.stringify(record, null, 2)}\n`);
  startKeeper(files, record.pid);
  return { ...record, folder: files.folder, alreadyRunning: false, state: state.found };
}

/** Another chain may take the port between our look and anvil's; then the next one is tried. */
async function launchOnFreePort(
  files: ChainFiles,
  preferred: number,
  options: Pick<AnvilOptions, "clock" | "saveSeconds" | "blockSeconds">,
): Promise<{ pid: number; port: number }> {
  for (let from = preferred; ;) {
    const port = await findFreePort(from);
    const pid = await launchAnvil({ port, stateFile: files.state, ...options, logFile: files.log });
    if (pid !== undefined) return { pid, port };
    from = port + 1;
  }
}
