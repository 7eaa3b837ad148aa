import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { findFreePort } from "../../sdk/src/chain/findFreePort.ts";
import { pause } from "../../sdk/src/chain/processes.ts";
import { type LicenceDeployment, MediConnectError } from "../../sdk/src/index.ts";
import type { LocalMember } from "../../sdk/src/guard/folder/localConsortium.ts";
import { findRunning } from "../../sdk/src/guard/folder/runningHolder.ts";

const SERVICE = path.join(import.meta.dirname, "../../services/keyholder/main.ts");
const START_TIMEOUT_MS = 60_000;

export interface StartedHolder {
  readonly member: number;
  readonly url: string;
  readonly pid: number;
  readonly alreadyRunning: boolean;
}

/**
 * Starts one member's key holder, to outlive us, and waits until it answers.
 *
 * @param port to try first
 * @throws MediConnectError `KEY_HOLDER_START_FAILED` with what it said last, `CHAIN_PORTS_TAKEN`
 */
export async function startHolder(
  member: LocalMember,
  chain: { readonly url: string; readonly deployment: LicenceDeployment },
  port: number,
): Promise<StartedHolder> {
  const running = findRunning(member);
  if (running?.url !== undefined) {
    return { member: member.index, url: running.url, pid: running.pid, alreadyRunning: true };
  }
  const child = launch(member, chain, await findFreePort(port));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const started = findRunning(member);
    if (started?.url !== undefined && started.pid === child.pid) {
      return { member: member.index, url: started.url, pid: started.pid, alreadyRunning: false };
    }
    await pause(50);
  }
  child.kill("SIGKILL");
  throw failed(member);
}

function launch(
  { folder, passphraseFile }: LocalMember,
  { url, deployment }: { readonly url: string; readonly deployment: LicenceDeployment },
  port: number,
): ChildProcess {
  const options = {
    folder,
    "passphrase-file": passphraseFile,
    rpc: url,
    "chain-id": String(deployment.chainId),
    licences: deployment.licences,
    port: String(port),
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const log = openSync(logOf(folder), "w", 0o600);
  try {
    const child = spawn(process.execPath, [SERVICE, ...args], {
      detached: true,
      stdio: ["ignore", log, log],
      windowsHide: true,
      // What loads with its starter has no business in it.
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    child.on("error", () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function logOf(folder: string): string {
  return path.join(folder, "service.log");
}

function failed({ index, folder }: LocalMember): MediConnectError {
  const said = readFileSync(logOf(folder), "utf8").trim().split("\n").at(-1);
  return new MediConnectError(
    "KEY_HOLDER_START_FAILED",
    `The key holder of member ${index} does not start. It said: ${said || "nothing"}`,
    `See ${logOf(folder)}.`,
    { member: index, log: logOf(folder) },
  );
}
