import { linkSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { isAlive, pause } from "./processes.ts";
import { readJsonFile } from "./readJsonFile.ts";

const WAIT_MS = 90_000;
const TAKEOVER_MS = 5000;

/**
 * Runs `act` while nobody else starts, stops or resets the chain of this folder. The lock of a process that has died
 * is taken over.
 *
 * @throws MediConnectError `CHAIN_BUSY` where another one does not finish
 */
export async function withChainLock<Result>(lock: string, act: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + WAIT_MS;
  while (!takeLock(lock)) {
    dropStaleLock(lock);
    if (Date.now() > deadline) throw busy(lock);
    await pause(50);
  }
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A link appears with its content or not at all, so that a lock always names its holder. */
function takeLock(lock: string): boolean {
  const draft = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid }));
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Under a lock of its own: else, of two who see the same dead holder, the second would drop the first one's lock. */
function dropStaleLock(lock: string): void {
  if (holderLives(lock)) return;
  const takeover = `${lock}.takeover`;
  try {
    writeFileSync(takeover, "", { flag: "wx" });
  } catch {
    if (ageOf(takeover) > TAKEOVER_MS) rmSync(takeover, { force: true });
    return;
  }
  try {
    if (!holderLives(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

function holderLives(lock: string): boolean {
  const holder = readJsonFile(lock);
  if (typeof holder !== "object" || holder === null || !("pid" in holder)) return false;
  return typeof holder.pid === "number" && isAlive(holder.pid);
}

function ageOf(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function busy(lock: string): MediConnectError {
  return new MediConnectError(
    "CHAIN_BUSY",
    "Another process has been starting or stopping this chain for more than a minute.",
    `Wait for it; where there is none, delete ${lock}.`,
    { lock },
  );
}
