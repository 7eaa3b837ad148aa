import { existsSync, readFileSync, renameSync } from "node:fs";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ChainFiles } from "./chainFiles.ts";
import { writeFileWhole } from "./writeFileWhole.ts";

/** What a chain can go on from. */
export interface KeptState {
  readonly found: "none" | "whole" | "recovered";
  /** Unix seconds of the last block in it. */
  readonly lastBlockTime?: number;
}

/**
 * Makes the kept state ready for a start. Anvil writes it in place every second, so that a kill can leave a torn
 * file; then the last good copy takes its place, and the torn one is put aside, never deleted.
 *
 * @throws MediConnectError `CHAIN_STATE_DAMAGED` where there is no good copy
 */
export function prepareKeptState(files: ChainFiles): KeptState {
  if (!existsSync(files.state) && !existsSync(files.lastGoodState)) return { found: "none" };
  const state = readState(files.state);
  if (state !== undefined) {
    writeFileWhole(files.lastGoodState, state.bytes);
    return { found: "whole", lastBlockTime: state.lastBlockTime };
  }
  const copy = readState(files.lastGoodState);
  if (copy === undefined) throw damaged(files);
  if (existsSync(files.state)) renameSync(files.state, `${files.state}.damaged`);
  writeFileWhole(files.state, copy.bytes);
  return { found: "recovered", lastBlockTime: copy.lastBlockTime };
}

/** Copies the state where it is whole and differs from `known`. @returns what is now known to be kept */
export function keepLastGood(
  files: ChainFiles,
  known: Buffer | undefined,
  still: () => boolean,
): Buffer | undefined {
  const state = readState(files.state);
  if (state === undefined || known?.equals(state.bytes) || !still()) return known;
  writeFileWhole(files.lastGoodState, state.bytes);
  return state.bytes;
}

function readState(file: string): { bytes: Buffer; lastBlockTime: number } | undefined {
  try {
    const bytes = readFileSync(file);
    const lastBlockTime = lastBlockTimeOf(JSON.parse(bytes.toString("utf8")));
    return lastBlockTime === undefined ? undefined : { bytes, lastBlockTime };
  } catch {
    return undefined;
  }
}

function lastBlockTimeOf(state: unknown): number | undefined {
  if (typeof state !== "object" || state === null || !("block" in state)) return undefined;
  const { block } = state;
  if (typeof block !== "object" || block === null || !("timestamp" in block)) return undefined;
  const time = Number(block.timestamp);
  return Number.isSafeInteger(time) ? time : undefined;
}

function damaged({ state }: ChainFiles): MediConnectError {
  return new MediConnectError(
    "CHAIN_STATE_DAMAGED",
    `The embedded chain's state in ${state} is not whole, and there is no good copy of it.`,
    "Begin anew with `npx hardhat chain reset`.",
    { state },
  );
}
