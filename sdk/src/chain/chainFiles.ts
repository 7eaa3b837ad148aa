import { mkdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { chainFolderOf, stateFolder } from "./stateFolders.ts";

/** What stands in the folder of an embedded chain. */
export interface ChainFiles {
  readonly folder: string;
  /** Who runs; only there while it runs. */
  readonly record: string;
  /** Written by anvil every second, in place: a kill in the middle leaves a torn file. */
  readonly state: string;
  /** The latest state that was seen whole. */
  readonly lastGoodState: string;
  /** When the chain began, kept as long as its state. */
  readonly genesis: string;
  readonly log: string;
  readonly lock: string;
  /** Of clients of this chain: what was signed for it means nothing to another. */
  readonly outbox: string;
}

export function defaultChainFolder(): string {
  return chainFolderOf(stateFolder());
}

export function chainFiles(folder: string): ChainFiles {
  const file = (name: string): string => path.resolve(folder, name);
  return {
    folder: path.resolve(folder),
    record: file("chain.json"),
    state: file("state.json"),
    lastGoodState: file("state.last-good.json"),
    genesis: file("genesis.json"),
    log: file("anvil.log"),
    lock: file("chain.lock"),
    outbox: file("outbox.sqlite"),
  };
}

/** Makes the folder, and names its files by their real path: one folder has one name, whoever asks by which link. */
export function openChainFolder(folder: string): ChainFiles {
  mkdirSync(folder, { recursive: true });
  return chainFiles(realpathSync(folder));
}
