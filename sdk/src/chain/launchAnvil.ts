import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { anvilArguments, type AnvilOptions } from "./anvilArguments.ts";
import { urlOf } from "./embeddedUrl.ts";
import { findAnvil } from "./findAnvil.ts";
import { isEmbeddedChain } from "./isEmbeddedChain.ts";
import { pause } from "./processes.ts";

const START_TIMEOUT_MS = 60_000;
const LOG_LINES = 5;

export interface LaunchOptions extends AnvilOptions {
  readonly logFile: string;
}

/**
 * Starts anvil on its own, to outlive us, and waits until it answers.
 *
 * @returns its process number, or undefined where somebody else has just taken the port
 * @throws MediConnectError `CHAIN_START_FAILED`, with what anvil said last
 */
export async function launchAnvil(options: LaunchOptions): Promise<number | undefined> {
  const child = spawnDetached(options);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!hasEnded(child)) {
    if (child.pid !== undefined && (await isUp(options))) return child.pid;
    if (Date.now() > deadline) {
      child.kill("SIGKILL");
      throw failed(options, `did not answer within ${START_TIMEOUT_MS / 1000} s`);
    }
    await pause(25);
  }
  if (/address already in use|AddrInUse/i.test(readLog(options))) return undefined;
  throw failed(options, `ended at once (${child.signalCode ?? child.exitCode ?? "not startable"})`);
}

function spawnDetached(options: LaunchOptions): ChildProcess {
  const log = openSync(options.logFile, "w");
  try {
    const child = spawn(findAnvil(), anvilArguments(options), {
      detached: true,
      stdio: ["ignore", log, log],
      windowsHide: true,
    });
    // One that cannot be started at all shows as ended.
    child.on("error", () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Its own word first: on a port that it failed to get, somebody else may answer. */
async function isUp(options: LaunchOptions): Promise<boolean> {
  return readLog(options).includes("Listening on") && (await isEmbeddedChain(urlOf(options.port)));
}

function readLog({ logFile }: LaunchOptions): string {
  return readFileSync(logFile, "utf8");
}

function failed(options: LaunchOptions, how: string): MediConnectError {
  const said = readLog(options).trim().split("\n").slice(-LOG_LINES).join(" | ");
  return new MediConnectError(
    "CHAIN_START_FAILED",
    `The embedded chain ${how}. It said: ${said || "nothing"}.`,
    `See ${options.logFile}.`,
    { log: options.logFile },
  );
}
