import { spawn } from "node:child_process";
import path from "node:path";

const projectRoot = path.resolve(import.meta.dirname, "../..");

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Kills the process and its children after so many milliseconds. */
  readonly killAfter?: number;
  /** What stdin holds; nothing where not given. */
  readonly input?: string;
}

/** Runs `npx hardhat …` as a user would, in the project's folder. */
export function runTask(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return runNode([path.join(projectRoot, "node_modules/hardhat/dist/src/cli.js"), ...args], options);
}

/** Runs the main job as `npm start` does once everything is installed. */
export function runMainJob(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return runNode(["--import", "tsx", "scripts/start.ts", ...args], options);
}

function runNode(
  args: readonly string[],
  { env = {}, killAfter, input }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      env: {
        ...process.env,
        PATH: `${path.join(projectRoot, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
        ...env,
      },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdin?.end(input);
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const timer = killAfter === undefined ? undefined : setTimeout(() => killGroup(child.pid), killAfter);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It had ended by itself.
  }
}
