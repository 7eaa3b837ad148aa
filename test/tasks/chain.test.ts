import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { type CommandResult, runTask } from "../support/runCommand.ts";

describe("chain start, stop, status, reset", function () {
  this.timeout(120_000);
  let state = "";

  beforeEach(() => {
    state = mkdtempSync(path.join(tmpdir(), "mediconnect-tasks-"));
  });
  afterEach(async () => {
    await chain("reset");
    rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  function chain(...args: string[]): Promise<CommandResult> {
    return runTask(["chain", ...args], { env: { MEDICONNECT_STATE: state, MEDICONNECT_PORT: "28645" } });
  }

  async function chainJson(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await chain(...args, "--json");
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it("refuse a day or a port that is none, in one line", async () => {
    const day = await chain("start", "--as-of", "2025-02-30");
    expect(day).to.deep.include({ code: 1, stdout: "" });
    expect(day.stderr.trim()).to.match(/^--as-of wants a day such as [^\n]*$/);

    const port = await chain("start", "--port", "80", "--json");
    expect(port.code).to.equal(1);
    expect(JSON.parse(port.stdout)).to.have.nested.property("error.code", "OPTION_INVALID");
  });

  it("say so where nothing runs", async () => {
    expect(await chain("stop")).to.deep.include({ code: 0, stdout: "not running\n" });
    expect((await chain("status")).stdout).to.match(/^not running; a start makes a new chain\n/);
  });

  it("take a chain through its life", async () => {
    const { url } = await chainJson("start");
    expect((await chain("start")).stdout).to.equal(`already running at ${String(url)}\n`);
    expect(await chainJson("status")).to.deep.include({ state: "running", block: 0 });

    expect(await chainJson("stop")).to.deep.equal({ stopped: true, url });
    expect(await chainJson("status")).to.deep.include({ state: "stopped", hasState: true });
    expect(await chainJson("start")).to.deep.include({ alreadyRunning: false, state: "whole" });

    expect(await chainJson("reset")).to.deep.include({ stopped: true });
    expect(await chainJson("status")).to.deep.include({ state: "stopped", hasState: false });
  });

  it("keep another day's chain apart", async () => {
    const today = await chainJson("start");
    const then = await chainJson("start", "--as-of", "2025-03-14");

    expect(then).to.deep.include({
      alreadyRunning: false,
      genesisTime: Date.parse("2025-03-14T23:00:00Z") / 1000,
    });
    expect(then["url"]).to.not.equal(today["url"]);
    expect(await chainJson("stop", "--as-of", "2025-03-14")).to.deep.include({ stopped: true });
    expect(await chainJson("status")).to.deep.include({ state: "running" });
  });
});
