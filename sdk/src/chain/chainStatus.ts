import { existsSync, realpathSync } from "node:fs";
import { callRpc } from "./callRpc.ts";
import { chainFiles, defaultChainFolder } from "./chainFiles.ts";
import type { ChainRecord } from "./ChainRecord.ts";
import { fateOf } from "./fateOf.ts";
import { readChainRecord } from "./readChainRecord.ts";

export interface ChainStatusParameters {
  readonly folder?: string | undefined;
}

export interface ChainStatus {
  readonly folder: string;
  /** `hung`: it runs and does not answer; `killed`: it was started and has ended without being stopped. */
  readonly state: "running" | "hung" | "killed" | "stopped";
  /** Whether a start would go on from kept state. */
  readonly hasState: boolean;
  readonly record?: ChainRecord;
  /** Number of the last block, where it runs. */
  readonly block?: number;
}

/** Says how it stands with the embedded chain of a folder; changes nothing. */
export async function chainStatus(parameters: ChainStatusParameters = {}): Promise<ChainStatus> {
  const folder = parameters.folder ?? defaultChainFolder();
  const files = chainFiles(existsSync(folder) ? realpathSync(folder) : folder);
  const hasState = existsSync(files.state) || existsSync(files.lastGoodState);
  const record = readChainRecord(files.folder);
  if (record === undefined) return { folder: files.folder, state: "stopped", hasState };

  const fate = await fateOf(record, files);
  const status = { folder: files.folder, hasState, record };
  if (fate !== "running") return { ...status, state: fate === "hung" ? "hung" : "killed" };
  return { ...status, state: "running", block: Number(await callRpc(record.url, "eth_blockNumber")) };
}
