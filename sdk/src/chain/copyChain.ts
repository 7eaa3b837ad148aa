import { gunzipSync } from "node:zlib";
import { existsSync, readFileSync } from "node:fs";
import { callRpc } from "./callRpc.ts";
import { chainFiles, openChainFolder } from "./chainFiles.ts";
import type { ChainRecord } from "./ChainRecord.ts";
import { writeFileWhole } from "./writeFileWhole.ts";

const DUMP_WITHIN_MS = 60_000;

/**
 * Copies a running chain as it stands now into another folder, from which a chain of its own can be started. Whatever
 * is tried there, and however it ends, the first one never sees it.
 *
 * @param from folder of the running chain
 * @param to folder that holds no chain yet
 */
export async function copyChain({
  record,
  from,
  to,
}: {
  record: ChainRecord;
  from: string;
  to: string;
}): Promise<void> {
  const dumped = String(await callRpc(record.url, "anvil_dumpState", [], DUMP_WITHIN_MS));
  const source = chainFiles(from);
  const target = openChainFolder(to);
  writeFileWhole(target.state, gunzipSync(Buffer.from(dumped.slice(2), "hex")));
  if (existsSync(source.genesis)) writeFileWhole(target.genesis, readFileSync(source.genesis));
}
