import { randomUUID } from "node:crypto";
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
  /** Only one's own: whoever came after a folder was removed and made anew has another. */
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
  // The number alone is not enough: in two containers both have the same, and so may a later start.
  const own = { ...ownMark(), start: randomUUID() };
  if (!tryLock(file, own)) throw running(folder, readJsonFile(file));
  const isOwn = (): boolean => fieldOf(readJsonFile(file), "start") === own.start;
  return {
    announce: (url) => {
      if (!isOwn()) throw running(folder, readJsonFile(file));
      writeFileWhole(file, JSON.stringify({ ...own, url }));
    },
    release: () => {
      if (isOwn()) rmSync(file, { force: true });
    },
  };
}

function fieldOf(mark: unknown, name: string): unknown {
  return typeof mark === "object" && mark !== null ? (mark as Record<string, unknown>)[name] : undefined;
}

function running(folder: string, holder: unknown): MediConnectError {
  const pid = fieldOf(holder, "pid");
  return new MediConnectError(
    "KEY_HOLDER_RUNNING",
    `A key holder answers for ${folder} already${typeof pid === "number" ? `, process ${pid}` : ""}.`,
    "Stop it first, or give another folder.",
    { folder, pid },
  );
}
