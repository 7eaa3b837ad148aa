import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  expectedMark,
  install,
  isInstalled,
  type NpmResult,
  refuseOldNode,
} from "../../scripts/bootstrap.mjs";

const BOOTSTRAP = path.resolve(import.meta.dirname, "../../scripts/bootstrap.mjs");

describe("bootstrap", () => {
  let root = "";
  let runs: string[][] = [];

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "mediconnect-bootstrap-"));
    writeFileSync(path.join(root, "package-lock.json"), "{}");
    runs = [];
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** An npm that answers as told, and makes node_modules where it succeeds. */
  function npm(...answers: NpmResult[]): (args: string[]) => Promise<NpmResult> {
    return async (args) => {
      runs.push(args.slice(0, 2));
      const answer = answers[runs.length - 1] ?? { code: 0, said: "" };
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (answer.code === 0) mkdirSync(path.join(root, "node_modules"), { recursive: true });
      return answer;
    };
  }

  describe("given an old Node", () => {
    it("refuses it in one line that says what to do", () => {
      expect(refuseOldNode("18.20.1")).to.match(/^MediConnect needs Node 20 .* 18\.20\.1\. Install .*\.$/);
      expect(refuseOldNode("20.0.0")).to.equal(undefined);
    });

    it("exits with 1 before it installs anything", () => {
      const preload = path.join(root, "oldNode.cjs");
      writeFileSync(preload, 'Object.defineProperty(process, "versions", { value: { node: "18.20.1" } });');
      const { status, stdout, stderr } = run([
        "--require",
        preload,
        BOOTSTRAP,
        "node",
        "-e",
        "console.log('ran')",
      ]);

      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: "" });
      expect(stderr.trim().split("\n")).to.have.length(1);
    });
  });

  describe("given dependencies that do not match the lock file", () => {
    it("installs them with npm ci, and remembers for which lock file", async () => {
      expect(isInstalled(root)).to.equal(false);
      await install(root, npm());

      expect(runs.map(([command]) => command)).to.deep.equal(["ci"]);
      expect(isInstalled(root)).to.equal(true);
      writeFileSync(path.join(root, "package-lock.json"), '{"changed": true}');
      expect(isInstalled(root)).to.equal(false);
    });

    it("installs once where two begin at once", async () => {
      const one = npm();
      await Promise.all([install(root, one), install(root, one), install(root, one)]);

      expect(runs).to.have.length(1);
    });

    it("takes over the lock of an installation that was cut off", async () => {
      const lock = path.join(root, ".mediconnect", "install.lock");
      mkdirSync(lock, { recursive: true });
      utimesSync(lock, 0, 0);
      await install(root, npm());

      expect(isInstalled(root)).to.equal(true);
      expect(existsSync(lock)).to.equal(false);
    });

    it("falls back to npm install where ci refuses the lock file", async () => {
      await install(root, npm({ code: 1, said: "npm error code EUSAGE" }));

      expect(runs).to.deep.equal([
        ["ci", "--no-audit"],
        ["install", "--no-save"],
      ]);
      expect(isInstalled(root)).to.equal(true);
    });

    it("says that it failed, and tries anew next time", async () => {
      let message = "";
      await install(root, npm({ code: 7, said: "npm error network" })).catch((error: unknown) => {
        message = error instanceof Error ? error.message : "";
      });

      expect(message).to.match(/exit 7/);
      expect(runs).to.have.length(1);
      expect(isInstalled(root)).to.equal(false);
      expect(existsSync(path.join(root, ".mediconnect", "install.lock"))).to.equal(false);
    });
  });

  describe("given installed dependencies", () => {
    it("marks them by the lock file's content alone", () => {
      expect(expectedMark(root))
        .to.match(/^[0-9a-f]{64}$/)
        .and.to.equal(expectedMark(root));
    });

    it("runs the command under the pinned Node, with its arguments and its exit code", () => {
      const script = "console.log(process.version, process.argv.slice(1).join(' ')); process.exitCode = 7";
      const { status, stdout } = run([BOOTSTRAP, "node", "-e", script, "--", "--keep", "a b"]);

      expect(stdout).to.match(/^v24\.\S+ --keep a b\n$/);
      expect(status).to.equal(7);
    });

    it("passes a signal on", async () => {
      const script =
        "process.on('SIGTERM', () => { console.log('stopping'); process.exit(3); }); setInterval(() => {}, 1000); console.log('up')";
      const child = spawn(process.execPath, [BOOTSTRAP, "node", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const output = collect(child);
      await once(child.stdout, "data");
      child.kill("SIGTERM");
      const [status] = await once(child, "close");

      expect(status).to.equal(3);
      expect(output()).to.equal("up\nstopping\n");
    });
  });
});

function run(args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, args, { encoding: "utf8" });
}

function collect(child: ChildProcess): () => string {
  let output = "";
  child.stdout?.on("data", (data: Buffer) => (output += data.toString()));
  return () => output;
}
