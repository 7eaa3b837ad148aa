import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ChainFiles } from "./chainFiles.ts";

/** Starts the companion that keeps the last good state; it ends by itself soon after the chain does. */
export function startKeeper(files: ChainFiles, pid: number): void {
  // Beside this file, which is TypeScript here and JavaScript in a package.
  const extension = path.extname(fileURLToPath(import.meta.url));
  const keeper = path.join(import.meta.dirname, `keeper${extension}`);
  spawn(process.execPath, [keeper, files.folder, String(pid)], {
    detached: true,
    stdio: "ignore",
    windowsHide: true,
    // What loads with its starter, a test runner or a debugger, has no business in it.
    env: { ...process.env, NODE_OPTIONS: "" },
  }).unref();
}
