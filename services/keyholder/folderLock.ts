import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ownMark, tryLock } from "../../sdk/src/chain/lockFile.ts";
import { readJsonFile } from "../../sdk/src/chain/readJsonFile.ts";
import { writeFileWhole } from "../../sdk/src/chain/writeFileWhole.ts";
import { MediConnectError } from "../../sdk/src/index.ts";

/** The one right to answer for a folder. */
export interface FolderLock {
  /** Says where this process answers, for those who look for it. */
  announce(url: string): void;
  release(): void;
}

/**
 * Two processes on one folder would each count limits by themselves, and tear each other's audit log.
 *
 * @throws MediConnectError `KEY_HOLDER_RUNNING`
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, "running.json");
  if (!tryLock(file)) throw running(folder, readJsonFile(file));
  return {
    announce: (url) => writeFileWhole(file, JSON.stringify({ ...ownMark(), url })),
    release: () => rmSync(file, { force: true }),
  };
}

function running(folder: string, holder: unknown): MediConnectError {
  const pid = typeof holder === "object" && holder !== null && "pid" in holder ? holder.pid : undefined;
  return new MediConnectError(
    "KEY_HOLDER_RUNNING",
    `A key holder answers for ${folder} already${typeof pid === "number" ? `, process ${pid}` : ""}.`,
    "Stop it first, or give another folder.",
    { folder, pid },
  );
}
