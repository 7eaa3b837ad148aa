import { createHash } from "node:crypto";
import path from "node:path";

const DEFAULT_STATE_FOLDER = ".mediconnect";
const EMBEDDED_CHAIN_ID = 31_337;

/** Folder of the embedded chain and of what belongs to it; `MEDICONNECT_STATE` moves it. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment["MEDICONNECT_STATE"] || DEFAULT_STATE_FOLDER;
}

/** A chain for old messages has a state of its own: kept state never travels in time. */
export function asOfStateFolder(date: string): string {
  return path.join(stateFolder(), `as-of-${date}`);
}

/** Where anvil keeps its state. */
export function chainFolderOf(folder: string): string {
  return path.join(folder, "chain");
}

/**
 * Name under which Ignition records a deployment: one for each chain, and for the embedded chain one for each state
 * folder.
 */
export function deploymentIdOf(chainId: number, folder: string): string {
  if (chainId !== EMBEDDED_CHAIN_ID) return `chain-${chainId}`;
  const resolved = path.resolve(folder);
  if (resolved === path.resolve(DEFAULT_STATE_FOLDER)) return "embedded";
  const mark = createHash("sha256").update(resolved).digest("hex").slice(0, 12);
  return `embedded-${path.basename(resolved).replaceAll(/[^A-Za-z0-9]+/g, "-")}-${mark}`;
}

/** Folder of a deployment's record. */
export function deploymentFolderOf(chainId: number, folder: string): string {
  return path.join("ignition", "deployments", deploymentIdOf(chainId, folder));
}
