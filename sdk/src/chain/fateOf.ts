import type { ChainFiles } from "./chainFiles.ts";
import type { ChainRecord } from "./ChainRecord.ts";
import { isEmbeddedChain } from "./isEmbeddedChain.ts";
import { commandLineOf, isAlive } from "./processes.ts";

/** `hung`: it is surely ours, and does not answer. */
export type ChainFate = "running" | "hung" | "gone";

const ATTEMPTS = 3;

/**
 * What has become of the process that a record names. A foreign process that has taken over the number counts as
 * gone, so that nobody ever stops it: ours names our state file on its command line and answers as our chain does.
 */
export async function fateOf(record: ChainRecord, files: ChainFiles): Promise<ChainFate> {
  if (!isAlive(record.pid)) return "gone";
  const commandLine = commandLineOf(record.pid);
  if (commandLine !== undefined && !commandLine.includes(files.state)) return "gone";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await isEmbeddedChain(record.url)) return "running";
    if (!isAlive(record.pid)) return "gone";
  }
  return commandLine === undefined ? "gone" : "hung";
}
