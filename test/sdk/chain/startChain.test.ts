import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { expect } from "chai";
import { callRpc } from "../../../sdk/src/chain/callRpc.ts";
import { chainFiles } from "../../../sdk/src/chain/chainFiles.ts";
import {
  chainStatus,
  embeddedUrl,
  readChainRecord,
  startChain,
  stopChain,
} from "../../../sdk/src/chain/index.ts";
import { isAlive, pause, waitForEnd } from "../../../sdk/src/chain/processes.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import {
  lastBlockTime,
  leaveTraces,
  readTraces,
  SENDER,
  start,
  TEST_PORT,
  TRACES,
  useChainFolder,
} from "./chainFolder.ts";

const SAVED_MS = 2500;

describe("startChain", function () {
  this.timeout(60_000);
  const used = useChainFolder();

  async function kill(pid: number): Promise<void> {
    process.kill(pid, "SIGKILL");
    expect(await waitForEnd(pid, 5000)).to.equal(true);
  }

  describe("given an empty folder", () => {
    it("starts a gas-free chain on which an account without ether can act", async () => {
      const { url, state, alreadyRunning } = await start(used.folder);

      expect({ state, alreadyRunning }).to.deep.equal({ state: "none", alreadyRunning: false });
      expect(await callRpc(url, "eth_getBalance", [SENDER, "latest"])).to.equal("0x0");
      expect(await callRpc(url, "eth_gasPrice")).to.equal("0x0");
      await leaveTraces(url);
      expect(await readTraces(url)).to.deep.equal(TRACES);
      expect(embeddedUrl(used.folder)).to.equal(url);
    });

    it("begins at the time that it is given", async () => {
      const { url, genesisTime } = await start(used.folder, 1_700_000_000);

      expect(genesisTime).to.equal(1_700_000_000);
      expect(await lastBlockTime(url)).to.equal(1_700_000_000);
    });

    it("makes blocks of their own accord where it is told how often", async () => {
      const { url } = await startChain({ folder: used.folder, port: TEST_PORT, blockSeconds: 0.1 });

      const height = async (): Promise<number> => Number(await callRpc(url, "eth_blockNumber"));
      const begun = await height();
      await pause(1500);
      expect(await height()).to.be.within(begun + 3, begun + 20);
    });

    it("refuses a port that is none", async () => {
      await expectRejection(startChain({ folder: used.folder, port: 70_000 }), "PORT_INVALID");
    });
  });

  describe("given a port that a stranger has", () => {
    it("takes the next free one", async () => {
      const stranger = createServer().listen(TEST_PORT, "127.0.0.1");
      await once(stranger, "listening");
      try {
        expect((await start(used.folder)).port).to.be.greaterThan(TEST_PORT);
      } finally {
        stranger.close();
      }
    });
  });

  describe("given a chain that runs", () => {
    it("finds it instead of starting a second writer", async () => {
      const first = await start(used.folder);
      const second = await start(used.folder);

      expect(second).to.deep.include({ pid: first.pid, url: first.url, alreadyRunning: true });
    });

    it("refuses another time", async () => {
      await start(used.folder, 1_700_000_000);

      await expectRejection(start(used.folder, 1_800_000_000), "CHAIN_TIME_FIXED");
    });

    it("keeps a good copy of its state", async () => {
      const { url } = await start(used.folder);
      await leaveTraces(url);
      await pause(SAVED_MS + 1500);

      const { state, lastGoodState } = chainFiles(used.folder);
      expect(readFileSync(lastGoodState, "utf8")).to.equal(readFileSync(state, "utf8"));
    });
  });

  describe("given starts at the same moment", () => {
    it("starts exactly one", async () => {
      const children = Array.from({ length: 4 }, () => startInAnotherProcess(used.folder));
      const pids = await Promise.all(children);

      expect(new Set(pids).size).to.equal(1);
      expect(existsSync(chainFiles(used.folder).lock)).to.equal(false);
    });
  });

  describe("given kept state", () => {
    it("goes on after a stop", async () => {
      await leaveTraces((await start(used.folder)).url);
      await stopChain({ folder: used.folder });
      const again = await start(used.folder);

      expect(again.state).to.equal("whole");
      expect(await readTraces(again.url)).to.deep.equal(TRACES);
    });

    it("goes on after a SIGKILL", async () => {
      const killed = await start(used.folder);
      await leaveTraces(killed.url);
      await pause(SAVED_MS);
      await kill(killed.pid);
      expect((await chainStatus({ folder: used.folder })).state).to.equal("killed");

      const again = await start(used.folder);
      expect(again).to.deep.include({ alreadyRunning: false, state: "whole" });
      expect(await readTraces(again.url)).to.deep.equal(TRACES);
    });

    it("recovers from the last good copy where the kill tore the file", async () => {
      const killed = await start(used.folder);
      await leaveTraces(killed.url);
      await pause(SAVED_MS + 1500);
      await kill(killed.pid);
      const { state } = chainFiles(used.folder);
      truncateSync(state, 1000);

      const again = await start(used.folder);
      expect(again.state).to.equal("recovered");
      expect(await readTraces(again.url)).to.deep.equal(TRACES);
      expect(readFileSync(`${state}.damaged`)).to.have.length(1000);
    });

    it("refuses to begin anew by itself where both are damaged", async () => {
      const { state, lastGoodState } = chainFiles(used.folder);
      writeFileSync(state, "{");
      writeFileSync(lastGoodState, "");

      await expectRejection(start(used.folder), "CHAIN_STATE_DAMAGED");
    });

    for (const [name, genesisTime] of [
      ["a past", 1_700_000_000],
      ["a future", 2_500_000_000],
    ] as const) {
      it(`goes on in ${name} day's time`, async () => {
        const { url } = await start(used.folder, genesisTime);
        await leaveTraces(url);
        await stopChain({ folder: used.folder });
        const again = await start(used.folder, genesisTime);
        await callRpc(again.url, "evm_mine");

        expect(await lastBlockTime(again.url)).to.be.within(genesisTime + 1, genesisTime + 60);
      });
    }
  });

  describe("given the record of a process that is not ours", () => {
    let stranger: ChildProcess;
    beforeEach(() => {
      stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    });
    afterEach(() => {
      stranger.kill("SIGKILL");
    });

    function recordStranger(): number {
      const pid = stranger.pid ?? 0;
      const record = {
        pid,
        port: TEST_PORT,
        url: `http://127.0.0.1:${TEST_PORT}`,
        chainId: 31_337,
        startedAt: "then",
      };
      writeFileSync(path.join(used.folder, "chain.json"), JSON.stringify(record));
      return pid;
    }

    it("starts, and leaves it alone", async () => {
      const pid = recordStranger();
      const started = await start(used.folder);

      expect(started.alreadyRunning).to.equal(false);
      expect(started.pid).to.not.equal(pid);
      expect(isAlive(pid)).to.equal(true);
    });

    it("never stops it", async () => {
      const pid = recordStranger();

      expect(await stopChain({ folder: used.folder })).to.deep.equal({ stopped: false });
      expect(isAlive(pid)).to.equal(true);
      expect(readChainRecord(used.folder)).to.equal(undefined);
    });
  });

  describe("given the lock of a process that has died", () => {
    it("takes it over", async () => {
      const dead = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
      await once(dead, "exit");
      writeFileSync(chainFiles(used.folder).lock, JSON.stringify({ pid: dead.pid }));

      expect((await start(used.folder)).alreadyRunning).to.equal(false);
    });
  });

  describe("given a chain that hangs", () => {
    it("refuses a second writer, and stop ends it", async () => {
      const { pid } = await start(used.folder);
      process.kill(pid, "SIGSTOP");
      await expectRejection(start(used.folder), "CHAIN_HUNG");

      process.kill(pid, "SIGCONT");
      expect((await stopChain({ folder: used.folder })).stopped).to.equal(true);
      expect(isAlive(pid)).to.equal(false);
    });
  });
});

async function startInAnotherProcess(folder: string): Promise<number> {
  const chain = path.resolve(import.meta.dirname, "../../../sdk/src/chain/index.ts");
  const script = `import { startChain } from ${JSON.stringify(chain)};
    console.log((await startChain({ folder: ${JSON.stringify(folder)}, port: ${TEST_PORT} })).pid);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  await once(child, "exit");
  return Number(output);
}
