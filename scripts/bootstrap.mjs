// Makes any command of package.json work from a fresh clone:
//   node scripts/bootstrap.mjs COMMAND [ARGUMENTS…]
// installs the dependencies where they do not match package-lock.json, then runs the command under the Node that
// package.json pins. Plain JavaScript without dependencies: it runs under an old Node, before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
const STALE_LOCK_MS = 30_000;
const ON_WINDOWS = process.platform === "win32";
// npm itself must run under Node 22 or later, else it leaves out binaries that Hardhat needs; and npm 11 refuses a
// lock file that was made on another platform.
const NPM = ["-y", "-p", "node@24", "-p", "npm@10", "npm"];
const NPM_OPTIONS = ["--no-audit", "--no-fund", "--loglevel=error"];

/** @returns one line for people, or undefined where this Node is good enough */
export function refuseOldNode(version) {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return undefined;
  return `MediConnect needs Node ${OLDEST_NODE} or later, and this is ${version}. Install it from https://nodejs.org, then run the same command again.`;
}

/** What `node_modules` must have been installed from: the lock file, on this platform. */
export function expectedMark(root) {
  const lock = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(lock).update(`${process.platform} ${process.arch}`).digest("hex");
}

export function isInstalled(root) {
  const mark = markFile(root);
  return existsSync(mark) && readFileSync(mark, "utf8") === expectedMark(root);
}

/** Installs under a lock. `run` takes npm's arguments and gives its exit code and what it said. */
export async function install(root, run = runNpm) {
  const unlock = await takeLock(root);
  try {
    if (isInstalled(root)) return;
    say("installing the dependencies (once, about half a minute) …");
    const startedAt = Date.now();
    const ci = await run(["ci", ...NPM_OPTIONS], root);
    if (ci.code !== 0) await installAnyway(root, run, ci);
    // Only now, so that an installation that was cut off is made again.
    writeFileSync(markFile(root), expectedMark(root));
    say(`installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  } finally {
    unlock();
  }
}

/** A lock file made elsewhere may lack this platform's binaries; then, and only then, versions are resolved anew. */
async function installAnyway(root, run, ci) {
  if (!/EUSAGE|in sync|Missing: |EBADPLATFORM/.test(ci.said)) throw new InstallError(ci.code);
  say("the lock file does not fit this platform, so `npm install` is used in place of `npm ci`");
  const { code } = await run(["install", "--no-save", ...NPM_OPTIONS], root);
  if (code !== 0) throw new InstallError(code);
}

class InstallError extends Error {
  constructor(code) {
    super(
      `npm could not install the dependencies (exit ${code}); its reasons stand above. Check the network and the registry that npm is set to, then run the same command again.`,
    );
  }
}

/** All that npm says goes to stderr: stdout belongs to the command. */
function runNpm(args, root) {
  return new Promise((resolve) => {
    const child = spawn("npx", [...NPM, ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: ON_WINDOWS,
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        said += data;
        process.stderr.write(data);
      });
    }
    child.on("error", (error) => resolve({ code: 127, said: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

/** A directory is made by exactly one. Its holder touches it; one that was not touched for long has lost its holder. */
async function takeLock(root) {
  const lock = join(root, ".mediconnect", "install.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = 0; !makeDirectory(lock); waited++) {
    if (waited === 10) say("another process is installing; waiting for it …");
    if (ageOf(lock) > STALE_LOCK_MS) rmSync(lock, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const touch = setInterval(() => utimesSync(lock, new Date(), new Date()), STALE_LOCK_MS / 10);
  return () => {
    clearInterval(touch);
    rmSync(lock, { recursive: true, force: true });
  };
}

function makeDirectory(path) {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function ageOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}

/** Runs the command with the project's own binaries first, so under its own Node. */
function runCommand(root, [command, ...args]) {
  const bin = join(root, "node_modules", ".bin");
  const path = [bin, process.env.PATH ?? ""].join(delimiter);
  const child = spawn(command, ON_WINDOWS ? args.map((arg) => JSON.stringify(arg)) : args, {
    stdio: "inherit",
    shell: ON_WINDOWS,
    env: { ...process.env, PATH: path },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends Ctrl-C to both of us; the command must not get it twice.
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on("error", (error) => fail(`${command} cannot be run: ${error.message}.`, 127));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function markFile(root) {
  return join(root, "node_modules", ".mediconnect-lock");
}

function say(line) {
  process.stderr.write(`mediconnect: ${line}\n`);
}

function fail(line, code = 1) {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}

async function main(root, command) {
  const refusal = refuseOldNode(process.versions.node);
  if (refusal !== undefined) fail(refusal);
  try {
    if (!isInstalled(root)) await install(root);
  } catch (error) {
    fail(error.message);
  }
  if (command.length > 0) runCommand(root, command);
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(self)) {
  await main(dirname(dirname(self)), process.argv.slice(2));
}
