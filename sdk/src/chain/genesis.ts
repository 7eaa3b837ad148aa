import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ChainFiles } from "./chainFiles.ts";
import type { KeptState } from "./keptState.ts";
import { readJsonFile } from "./readJsonFile.ts";
import { writeFileWhole } from "./writeFileWhole.ts";

/** When the chain of this folder began, where that was chosen. */
export function readGenesisTime(files: ChainFiles): number | undefined {
  const genesis = readJsonFile(files.genesis);
  if (typeof genesis !== "object" || genesis === null || !("genesisTime" in genesis)) return undefined;
  return typeof genesis.genesisTime === "number" ? genesis.genesisTime : undefined;
}

export function writeGenesisTime(files: ChainFiles, genesisTime: number | undefined): void {
  writeFileWhole(files.genesis, `${JSON.stringify({ genesisTime })}\n`);
}

/**
 * Kept state never travels in time: another day needs a folder of its own.
 *
 * @throws MediConnectError `CHAIN_TIME_FIXED`
 */
export function requireSameGenesis(kept: number | undefined, asked: number | undefined): void {
  if (asked === undefined || asked === kept) return;
  throw new MediConnectError(
    "CHAIN_TIME_FIXED",
    `This chain began ${kept === undefined ? "by the real clock" : `at ${kept} (unix seconds)`}, not at ${asked}.`,
    "Use another folder for another day, or remove this one's state with `npx hardhat chain reset`.",
    { kept, asked },
  );
}

/**
 * What anvil's clock must be set to. A chain made for another day, or one that has been moved into the future, goes
 * on from its last block; left alone, anvil would jump to the real time, even backwards.
 */
export function clockFor(
  { lastBlockTime }: KeptState,
  genesisTime: number | undefined,
  now: number = Math.floor(Date.now() / 1000),
): number | undefined {
  if (lastBlockTime === undefined) return genesisTime;
  return genesisTime !== undefined || lastBlockTime >= now ? lastBlockTime + 1 : undefined;
}
