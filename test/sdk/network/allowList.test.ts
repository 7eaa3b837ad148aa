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

      expect(failures.map(({ node: name, code }) => [name, code])).to.deep.include.members([
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
