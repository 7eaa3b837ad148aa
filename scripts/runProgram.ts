import { spawn } from "node:child_process";

export interface ProgramResult {
  readonly code: number;
  /** What it wrote, stdout and stderr in the order in which it came. */
  readonly output: string;
}

/** Runs one of the project's programs quietly and keeps what it says. */
export function runProgram(program: string, args: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    const add = (data: Buffer): void => {
      output += data.toString();
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
