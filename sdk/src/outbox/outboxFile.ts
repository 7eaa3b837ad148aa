import path from "node:path";
import { EMBEDDED_CHAIN_ID } from "../chain/ChainRecord.ts";
import { chainFiles } from "../chain/chainFiles.ts";
import { chainFolderOf } from "../chain/stateFolders.ts";

/** Where a state folder keeps the outbox of a chain; the embedded chain's goes when that chain is reset. */
export function outboxFileOf(chainId: number, stateFolder: string): string {
  return chainId === EMBEDDED_CHAIN_ID
    ? chainFiles(chainFolderOf(stateFolder)).outbox
    : path.join(stateFolder, `outbox-${chainId}.sqlite`);
}
