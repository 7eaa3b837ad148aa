import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { formatEnode, makeNodeKey, nodeKeyOf } from "../../sdk/src/network/index.ts";
import { type FakeBesu, startFakeBesu } from "../support/fakeBesu.ts";
import { type CommandResult, runTask } from "../support/runCommand.ts";

const DEPLOYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PHARMACY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("given an administrator who makes a network with tasks", function () {
  this.timeout(180_000);
  let parent: string;
  let folder: string;

  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), "mediconnect-network-task-"));
    folder = path.join(parent, "network");
  });

  after(() => rm(parent, { recursive: true, force: true }));

  const run = (...args: string[]): Promise<CommandResult> => runTask(["network", ...args]);

  async function refuse(code: string, ...args: string[]): Promise<void> {
    const { code: exit, stdout } = await run(...args, "--json");
    expect(exit, stdout).to.equal(1);
    expect((JSON.parse(stdout) as { error: { code: string } }).error.code).to.equal(code);
  }

  async function succeed(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await run(...args, "--json");
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it("refuses options that do not fit, and writes nothing", async () => {
    await refuse("OPTION_MISSING", "init");
    await refuse("OPTION_INVALID", "init", "--out", folder, "--validators", "0");
    await refuse("OPTION_INVALID", "init", "--out", folder, "--validators", "4", "--hosts", "10.0.0.1");
    await refuse("OPTION_INVALID", "init", "--out", folder, "--accounts", "deployer");
    await refuse("NETWORK_PLAN_INVALID", "init", "--out", folder, "--chain-id", "31337");
    await refuse("NETWORK_MISSING", "diff", "--folder", folder);
    expect(await stat(folder).catch(() => undefined)).to.equal(undefined);
  });

  it("makes a network of four, an operator's own key among them, and tells no private key", async () => {
    const file = path.join(parent, "key");
    const own = await succeed("key", "--out", file);
    const secret = (await readFile(file, "utf8")).slice(2);
    const made = await run(
      ...["init", "--validators", "4", "--out", folder, "--chain-id", "2027", "--block-period", "3"],
      ...["--hosts", "10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4", "--public-keys", `,${String(own["publicKey"])}`],
      ...["--accounts", `deployer=${DEPLOYER}`],
    );

    expect(made.code, made.stderr).to.equal(0);
    expect(made.stdout).to.include("validator-2: its operator puts its key into nodes/validator-2/data/key.");
    expect(JSON.stringify(own)).not.to.include(secret);
    for (const name of ["validator-1", "validator-3", "validator-4"]) {
      const key = await readFile(path.join(folder, "nodes", name, "data", "key"), "utf8");
      expect(made.stdout).to.include(nodeKeyOf(key).address);
      expect(made.stdout + made.stderr).not.to.include(key.slice(2));
    }
    await refuse("NETWORK_FOLDER_TAKEN", "init", "--out", folder);
  });

  describe("and its nodes run", () => {
    let nodes: FakeBesu[];

    before(async () => {
      nodes = await Promise.all([1, 2, 3, 4].map(() => startFakeBesu()));
      const file = path.join(folder, "network.json");
      const network = JSON.parse(await readFile(file, "utf8")) as { nodes: { rpc: string }[] };
      for (const [index, node] of network.nodes.entries()) node.rpc = nodes[index]?.url ?? "";
      await writeFile(file, JSON.stringify(network));
    });

    after(() => Promise.all(nodes.map((node) => node.stop())));

    it("shows drift as a table with exit code 1, mends it, and then shows none", async () => {
      const drifted = await run("diff", "--folder", folder);
      expect(drifted.code).to.equal(1);
      expect(drifted.stdout).to.match(/^node +list +state +name +entry\n/);
      expect(drifted.stdout.match(/missing/g)).to.have.length(20);

      const { failures } = await succeed("push", "--folder", folder);
      expect(failures).to.deep.equal([]);
      const { drift, asked } = await succeed("diff", "--folder", folder);
      expect([drift, asked]).to.deep.equal([
        [],
        ["validator-1", "validator-2", "validator-3", "validator-4"],
      ]);
    });

    it("allows and denies on all nodes", async () => {
      await refuse("OPTION_MISSING", "allow", "--folder", folder);
      await succeed("allow", "--folder", folder, "--account", `pharmacy-1=${PHARMACY}`);
      await succeed("push", "--folder", folder);
      expect(nodes.map(({ accounts }) => accounts.has(PHARMACY.toLowerCase()))).to.deep.equal(
        Array(4).fill(true),
      );

      await refuse("ALLOW_LIST_LOCKOUT", "deny", "--folder", folder, "--names", "deployer");
      await succeed("deny", "--folder", folder, "--names", "pharmacy-1");
      await succeed("push", "--folder", folder);
      expect(nodes.map(({ accounts }) => [...accounts])).to.deep.equal(
        Array(4).fill([DEPLOYER.toLowerCase()]),
      );
      expect((await run("list", "--folder", folder)).stdout).not.to.include("pharmacy-1");
    });

    it("administers a new validator from `allow --rpc` on, and no more once it is denied", async () => {
      const fifth = await startFakeBesu();
      const enode = formatEnode({ publicKey: makeNodeKey().publicKey, host: "10.0.0.5", port: 30_303 });
      const allow = ["allow", "--folder", folder, "--rpc", fifth.url, "--node"];
      await refuse("OPTION_INVALID", ...allow, `a=${enode},b=${enode}`);
      await succeed(...allow, enode, "--name", "validator-5");
      await succeed("push", "--folder", folder);
      expect(fifth.accounts.has(DEPLOYER.toLowerCase())).to.equal(true);

      await succeed("deny", "--folder", folder, "--names", "validator-5", "--force");
      const { asked } = await succeed("diff", "--folder", folder).catch(() => ({ asked: [] }));
      expect(asked).not.to.include("validator-5");
      await succeed("push", "--folder", folder);
      await fifth.stop();
    });

    it("refuses to push a list without accounts, but for --force", async () => {
      const file = path.join(folder, "allow-list.json");
      const before = await readFile(file, "utf8");
      await writeFile(file, JSON.stringify({ ...(JSON.parse(before) as object), accounts: [] }));
      await refuse("ALLOW_LIST_LOCKOUT", "push", "--folder", folder);
      await succeed("push", "--folder", folder, "--force");
      await writeFile(file, before);
      await succeed("push", "--folder", folder);
    });

    it("names the node that is down, with exit code 1, and the others are mended", async () => {
      await succeed("allow", "--folder", folder, "--account", `pharmacy-1=${PHARMACY}`);
      await nodes[2]?.stop();

      const pushed = await run("push", "--folder", folder);

      expect(pushed.code).to.equal(1);
      expect(pushed.stdout).to.match(
        /3 of 4 node\(s\) are as wanted\.\nThe node validator-3 does not answer/,
      );
      expect(nodes[3]?.accounts.has(PHARMACY.toLowerCase())).to.equal(true);
      expect((await run("diff", "--folder", folder)).code).to.equal(1);
    });
  });
});
