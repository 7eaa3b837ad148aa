import { chainFiles, defaultChainFolder } from "./chainFiles.ts";
import { type ChainRecord, isChainRecord } from "./ChainRecord.ts";
import { readJsonFile } from "./readJsonFile.ts";

/**
 * Reads who runs on a folder's state. It does not ask whether that process still lives: see {@link chainStatus}.
 *
 * @returns undefined where nothing was started, or the chain was stopped
 */
export function readChainRecord(folder: string = defaultChainFolder()): ChainRecord | undefined {
  const record = readJsonFile(chainFiles(folder).record);
  return isChainRecord(record) ? record : undefined;
}
