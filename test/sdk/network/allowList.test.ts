import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parse as parseToml } from "smol-toml";
import {
  allowEntries,
  compareAllowLists,
  denyEntries,
  formatEnode,
  initNetwork,
  makeNodeKey,
  pushAllowList,
  readAllowList,
  readNetwork,
} from "../../../sdk/src/network/index.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { type FakeBesu, startFakeBesu } from "../../support/fakeBesu.ts";

const DEPLOYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PHARMACY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const enode = formatEnode({ publicKey: makeNodeKey().publicKey, host: "10.9.9.9", port: 30_303 });

describe("given a network's nodes with lists of their own", () => {
  let folder: string;
  let nodes: FakeBesu[];

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(os.tmpdir(), "mediconnect-lists-")), "network");
    const accounts = [{ name: "deployer", address: DEPLOYER }];
    const { network, allowList } = await initNetwork(folder, {
      members: [{}, {}, {}, {}],
      chainId: 2026,
      accounts,
    });
    nodes = await Promise.all(network.nodes.map(() => startFakeBesu()));
    const rpc = network.nodes.map((node, index) => ({ ...node, rpc: nodes[index]?.url ?? "" }));
    await writeFile(path.join(folder, "network.json"), JSON.stringify({ ...network, nodes: rpc }));
    for (const { file } of nodes) {
      file.nodes = allowList.nodes.map((one) => one.enode);
      file.accounts = allowList.accounts.map((one) => one.address.toLowerCase());
    }
    await push();
  });

  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await rm(path.dirname(folder), { recursive: true, force: true });
  });

  const push = async () => pushAllowList(await readNetwork(folder), await readAllowList(folder));
  const compare = async () => compareAllowLists(await readNetwork(folder), await readAllowList(folder));
  const node = (index: number): FakeBesu => nodes[index] ?? expect.fail("no such node");

  it("refuses what no node would take", async () => {
    const allow = (list: "nodes" | "accounts", name: string, value: string) =>
      allowEntries(folder, [{ list, name, value }]);
    await expectRejection(allow("nodes", "new", "enode://12@10.0.0.1:30303"), "ENODE_INVALID");
    await expectRejection(allow("accounts", "new", "0x12"), "ALLOW_ENTRY_INVALID");
    await expectRejection(allow("accounts", "New One", PHARMACY), "ALLOW_ENTRY_INVALID");
    await expectRejection(allow("accounts", "deployer", PHARMACY), "ALLOW_NAME_TAKEN");
    await expectRejection(allow("accounts", "other", DEPLOYER), "ALLOW_NAME_TAKEN");
    await expectRejection(denyEntries(folder, ["nobody"]), "ALLOW_ENTRY_UNKNOWN");
    await expectRejection(readAllowList(path.dirname(folder)), "NETWORK_MISSING");
    expect((await compare()).drift).to.deep.equal([]);
  });

  it("refuses a list that somebody spoiled, and names the place", async () => {
    await writeFile(
      path.join(folder, "allow-list.json"),
      '{"kind":"mediconnect/allow-list","version":1,"nodes":[{}]}',
    );
    const { message } = await expectRejection(readAllowList(folder), "NETWORK_FILE_INVALID");
    expect(message).to.include("nodes.0");
  });

  it("refuses to lock out a validator or the last account of an office, but for --force", async () => {
    await allowEntries(folder, [
      { list: "accounts", name: "admin", value: PHARMACY },
      { list: "accounts", name: "admin-2", value: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC" },
    ]);
    await expectRejection(denyEntries(folder, ["validator-2"]), "ALLOW_LIST_LOCKOUT");
    await expectRejection(denyEntries(folder, ["deployer"]), "ALLOW_LIST_LOCKOUT");
    await expectRejection(denyEntries(folder, ["admin", "admin-2"]), "ALLOW_LIST_LOCKOUT");

    await denyEntries(folder, ["admin"]);
    const { accounts, nodes: kept } = await denyEntries(folder, ["deployer", "validator-2"], { force: true });

    expect(accounts.map(({ name }) => name)).to.deep.equal(["admin-2"]);
    expect(kept).to.have.length(3);
  });

  describe("and a wanted list that was emptied, spoiled or is old", () => {
    const change = async (changes: Partial<Awaited<ReturnType<typeof readAllowList>>>): Promise<void> =>
      writeFile(
        path.join(folder, "allow-list.json"),
        JSON.stringify({ ...(await readAllowList(folder)), ...changes }),
      );
    const changes = (): string[] =>
      nodes.flatMap(({ calls }) => calls).filter((method) => /add|remove|reload/.test(method));
    const force = async () =>
      pushAllowList(await readNetwork(folder), await readAllowList(folder), { force: true });

    beforeEach(async () => {
      const others = [1, 2, 3].map((digit) => `0x${String(digit).repeat(40)}`);
      await allowEntries(
        folder,
        others.map((value, index) => ({ list: "accounts", name: `pharmacy-${index}`, value })),
      );
      await push();
      for (const { calls } of nodes) calls.length = 0;
    });

    it("refuses to push one without an account, and changes nothing anywhere", async () => {
      await change({ accounts: [] });
      const { message } = await expectRejection(push(), "ALLOW_LIST_LOCKOUT");
      expect(message).to.include("nobody could send");
      expect(changes()).to.deep.equal([]);
      expect(nodes.map(({ accounts }) => accounts.size)).to.deep.equal([4, 4, 4, 4]);
    });

    it("refuses to push one without most accounts, also where a single node would lose them", async () => {
      await change({ accounts: [{ name: "deployer", address: DEPLOYER }] });
      const { message } = await expectRejection(push(), "ALLOW_LIST_LOCKOUT");
      expect(message).to.include("3 of the 4 accounts of validator-1");
      for (const one of nodes.slice(0, 3)) {
        one.accounts.clear();
        one.accounts.add(DEPLOYER.toLowerCase());
      }
      await expectRejection(push(), "ALLOW_LIST_LOCKOUT");
      expect(changes()).to.deep.equal([]);
    });

    it("refuses to push one without a validator that is administered", async () => {
      await change({ nodes: (await readAllowList(folder)).nodes.slice(1) });
      const { message } = await expectRejection(push(), "ALLOW_LIST_LOCKOUT");
      expect(message).to.include("validator-1 of network.json");
      expect(changes()).to.deep.equal([]);
    });

    it("pushes it with --force, and what removes a single account without", async () => {
      await denyEntries(folder, ["pharmacy-0"]);
      expect((await push()).failures).to.deep.equal([]);
      await change({ accounts: [] });
      expect((await force()).failures).to.deep.equal([]);
      expect(nodes.map(({ accounts }) => accounts.size)).to.deep.equal([0, 0, 0, 0]);
    });
  });

  it("shows what is missing and what is extra, node by node", async () => {
    await allowEntries(folder, [{ list: "accounts", name: "pharmacy-1", value: PHARMACY }]);
    node(0).accounts.add(PHARMACY.toLowerCase());
    node(1).accounts.add(PHARMACY.toLowerCase());
    node(2).accounts.add(PHARMACY.toLowerCase());
    node(2).nodes.add(enode);

    const { drift, failures } = await compare();

    expect(failures).to.deep.equal([]);
    expect(drift).to.deep.equal([
      { node: "validator-3", list: "nodes", state: "extra", name: "", entry: enode },
      {
        node: "validator-4",
        list: "accounts",
        state: "missing",
        name: "pharmacy-1",
        entry: PHARMACY.toLowerCase(),
      },
    ]);
  });

  it("does not mistake letters of another size for drift", async () => {
    node(0).accounts.clear();
    node(0).accounts.add(DEPLOYER);
    expect((await compare()).drift).to.deep.equal([]);
  });

  it("makes all lists alike, and asks for nothing the second time", async () => {
    await allowEntries(folder, [
      { list: "accounts", name: "pharmacy-1", value: PHARMACY },
      { list: "nodes", name: "member-1", value: enode },
    ]);
    node(3).file.accounts.push("0x000000000000000000000000000000000000dead");

    const { nodes: pushed, failures } = await push();

    expect(failures).to.deep.equal([]);
    expect(pushed.map(({ mended }) => mended.length)).to.deep.equal([2, 2, 2, 3]);
    expect((await compare()).drift).to.deep.equal([]);
    for (const one of nodes) one.calls.length = 0;
    await push();
    const changing = nodes.flatMap(({ calls }) => calls).filter((method) => /add|remove/.test(method));
    expect(changing).to.deep.equal([]);
    // What Besu reads at its next start.
    expect(
      parseToml(await readFile(path.join(folder, "nodes/validator-1/data/permissions_config.toml"), "utf8")),
    ).to.deep.equal({
      "nodes-allowlist": (await readAllowList(folder)).nodes.map((one) => one.enode),
      "accounts-allowlist": [DEPLOYER.toLowerCase(), PHARMACY.toLowerCase()],
    });
  });

  it("adds before it removes", async () => {
    const moved = formatEnode({ publicKey: makeNodeKey().publicKey, host: "10.9.9.10", port: 30_303 });
    await allowEntries(folder, [{ list: "nodes", name: "member-1", value: enode }]);
    await push();
    await denyEntries(folder, ["member-1"]);
    await allowEntries(folder, [{ list: "nodes", name: "member-1", value: moved }]);
    node(0).calls.length = 0;

    await push();

    const changes = node(0).calls.filter((method) => /add|remove/.test(method));
    expect(changes).to.deep.equal(["perm_addNodesToAllowlist", "perm_removeNodesFromAllowlist"]);
  });

  it("names the node that is down and the one that refuses, mends the others, and goes on when repeated", async () => {
    await allowEntries(folder, [{ list: "accounts", name: "pharmacy-1", value: PHARMACY }]);
    await node(1).stop();
    node(2).refused.add("perm_addAccountsToAllowlist");

    const { nodes: pushed, failures } = await push();

    expect(pushed.map((one) => one.node)).to.deep.equal(["validator-1", "validator-4"]);
    expect(failures.map(({ node: name, code }) => [name, code])).to.deep.equal([
      ["validator-2", "NODE_UNREACHABLE"],
      ["validator-3", "NODE_REFUSED"],
    ]);
    node(2).refused.clear();
    const again = await push();
    expect(again.failures.map((one) => one.node)).to.deep.equal(["validator-2"]);
    expect(again.nodes.find((one) => one.node === "validator-3")?.mended).to.have.length(1);
  });

  describe("with static nodes, which Besu never takes out while it runs", () => {
    /** What a node of the folder would start with. */
    const staticNodes = async (name: string): Promise<string[]> =>
      JSON.parse(
        await readFile(path.join(folder, "nodes", name, "data/static-nodes.json"), "utf8"),
      ) as string[];
    const restart = async (...indices: number[]): Promise<void> => {
      for (const index of indices) node(index).restart(await staticNodes(`validator-${index + 1}`));
    };
    const enodeOf = async (name: string): Promise<string> =>
      (await readAllowList(folder)).nodes.find((one) => one.name === name)?.enode ?? expect.fail("no node");

    beforeEach(() => restart(0, 1, 2, 3));

    it("refuses to say that a validator is gone before the others were restarted, and says so", async () => {
      await denyEntries(folder, ["validator-3"], { force: true });

      const { failures } = await push();

      expect(failures.map(({ node: name, code }) => [name, code])).to.deep.equal([
        ["validator-1", "NODE_REFUSED"],
        ["validator-2", "NODE_REFUSED"],
        ["validator-4", "NODE_REFUSED"],
      ]);
      expect(failures[0]?.message).to.match(/fixed node.*static-nodes\.json.*restart it, push again/);
    });

    it("removes a validator: edit, restart, push", async () => {
      const gone = await enodeOf("validator-3");
      await denyEntries(folder, ["validator-3"], { force: true });
      await restart(0, 1, 3);

      await push();

      for (const index of [0, 1, 3]) {
        expect([...node(index).nodes])
          .to.have.length(3)
          .and.not.include(gone);
        expect([...node(index).fixed])
          .to.have.length(2)
          .and.not.include(gone);
        // And again after the push, from what Besu wrote.
        await restart(index);
      }
    });

    it("starts nodes whose folder is here also between a change and its push", async () => {
      await denyEntries(folder, ["validator-3"], { force: true });
      for (const index of [0, 1, 3]) {
        const file = path.join(folder, `nodes/validator-${index + 1}/data/permissions_config.toml`);
        node(index).file.nodes = parseToml(await readFile(file, "utf8"))["nodes-allowlist"] as string[];
        await restart(index);
      }
    });
  });

  describe("and a new validator", () => {
    let fifth: FakeBesu;

    beforeEach(async () => {
      fifth = await startFakeBesu();
    });

    afterEach(() => fifth.stop());

    const allow = async (rpc: string, name = "validator-5", value = enode) =>
      allowEntries(folder, [{ list: "nodes", name, value, rpc }]);
    const administered = async () => (await readNetwork(folder)).nodes.map(({ name }) => name);

    it("refuses what nobody could administer, and changes nothing", async () => {
      const [first] = (await readNetwork(folder)).nodes;
      await expectRejection(allow("validator-5:8545"), "ALLOW_ENTRY_INVALID");
      await expectRejection(allow(first?.rpc ?? ""), "ALLOW_NAME_TAKEN");
      await expectRejection(allow(fifth.url, "validator-1"), "ALLOW_NAME_TAKEN");
      await expectRejection(
        allow(fifth.url, "validator-5", enode.replace(/\/\/[0-9a-f]{128}/, `//${"0".repeat(128)}`)),
        "ALLOW_ENTRY_INVALID",
      );
      expect(await administered()).to.have.length(4);
      expect((await readAllowList(folder)).nodes).to.have.length(4);
    });

    it("pushes to it, compares it and has the others look for it", async () => {
      await allow(fifth.url);

      expect((await compare()).drift.map((one) => one.node)).to.include("validator-5");
      expect((await push()).nodes.map((one) => one.node)).to.include("validator-5");
      expect([...fifth.accounts]).to.deep.equal([DEPLOYER.toLowerCase()]);
      expect(fifth.nodes.size).to.equal(5);
      const [, , , , added] = (await readNetwork(folder)).nodes;
      expect(added).to.include({ name: "validator-5", enode, rpc: fifth.url });
      const file = path.join(folder, "nodes/validator-1/data/static-nodes.json");
      expect(JSON.parse(await readFile(file, "utf8")))
        .to.have.length(4)
        .and.include(enode);
    });

    it("moves it to another address of its JSON-RPC, and takes it out when it is denied", async () => {
      await allow("http://127.0.0.1:1");
      await allow(fifth.url);
      expect((await readNetwork(folder)).nodes.map(({ rpc }) => rpc)).to.include(fifth.url);
      await expectRejection(denyEntries(folder, ["validator-5"]), "ALLOW_LIST_LOCKOUT");

      await denyEntries(folder, ["validator-5"], { force: true });

      expect(await administered()).to.deep.equal([
        "validator-1",
        "validator-2",
        "validator-3",
        "validator-4",
      ]);
    });

    it("keeps one node to administer, whatever is forced", async () => {
      const all = await administered();
      await expectRejection(denyEntries(folder, all, { force: true }), "ALLOW_LIST_LOCKOUT");
    });
  });

  it("does not believe a node that says yes and does nothing", async () => {
    await allowEntries(folder, [{ list: "accounts", name: "pharmacy-1", value: PHARMACY }]);
    const forgetful = node(0).accounts;
    forgetful.add = () => forgetful;

    const { failures } = await push();

    expect(failures.map(({ node: name, code }) => [name, code])).to.deep.equal([
      ["validator-1", "ALLOW_LIST_NOT_TAKEN"],
    ]);
  });
});
