import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { decodeRlp } from "ethers";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import {
  initNetwork,
  type InitNetworkParameters,
  makeNodeKey,
  makeNodeKeyFile,
  nodeKeyOf,
  readAllowList,
  readNetwork,
} from "../../../sdk/src/network/index.ts";
import { expectRejection } from "../../support/expectRefusal.ts";

const ACCOUNT = { name: "deployer", address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266" };
const FOUR = { members: [{}, {}, {}, {}], chainId: 2026, accounts: [ACCOUNT] } as const;

describe("given a new consortium's network", () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), "mediconnect-network-"));
    folder = path.join(parent, "network");
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  const read = (...parts: string[]) => readFile(path.join(folder, ...parts), "utf8");

  it("refuses a folder that holds something, and leaves it as it was", async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, "key"), "precious");

    await expectRejection(initNetwork(folder, FOUR), "NETWORK_FOLDER_TAKEN");

    expect(await readdir(folder)).to.deep.equal(["key"]);
    expect(await readdir(parent)).to.deep.equal(["network"]);
  });

  it("refuses to make a network anew, whose keys would be lost", async () => {
    await initNetwork(folder, FOUR);
    const before = await read("nodes", "validator-1", "data", "key");

    await expectRejection(initNetwork(folder, FOUR), "NETWORK_FOLDER_TAKEN");

    expect(await read("nodes", "validator-1", "data", "key")).to.equal(before);
  });

  const { publicKey } = makeNodeKey();
  const plans: [string, InitNetworkParameters][] = [
    ["no validator", { ...FOUR, members: [] }],
    ["a hundred and one", { ...FOUR, members: Array.from({ length: 101 }, () => ({})) }],
    ["the embedded chain's id", { ...FOUR, chainId: 31_337 }],
    ["mainnet's id", { ...FOUR, chainId: 1 }],
    ["the id of a chain that Ignition treats otherwise", { ...FOUR, chainId: 56 }],
    ["half a second between blocks", { ...FOUR, blockPeriodSeconds: 0.5 }],
    ["a host name", { ...FOUR, members: [{ host: "node.example" }] }],
    ["hosts for some alone", { ...FOUR, members: [{ host: "10.0.0.1" }, {}] }],
    ["a name that leaves the folder", { ...FOUR, members: [{ name: "../../x" }] }],
    ["one name twice", { ...FOUR, members: [{ name: "a" }, { name: "a" }] }],
    ["one key twice", { ...FOUR, members: [{ publicKey }, { publicKey }] }],
    ["a key that is none", { ...FOUR, members: [{ publicKey: "00".repeat(64) }] }],
    ["an account that is none", { ...FOUR, accounts: [{ name: "a", address: "0x12" }] }],
    ["one account twice", { ...FOUR, accounts: [ACCOUNT, { ...ACCOUNT, name: "b" }] }],
  ];
  for (const [what, parameters] of plans) {
    it(`refuses ${what}, and writes nothing`, async () => {
      await expectRejection(initNetwork(folder, parameters), "NETWORK_PLAN_INVALID");
      expect(await readdir(parent)).to.deep.equal([]);
    });
  }

  it("warns of fewer than four validators, and of a list without an account", async () => {
    const { warnings } = await initNetwork(folder, { members: [{}, {}, {}], chainId: 2026 });

    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.match(/stands still/);
    expect(warnings[1]).to.match(/No account/);
  });

  it("writes keys for their owner alone, and validators, genesis and lists that fit them", async () => {
    const { network, warnings } = await initNetwork(folder, FOUR);

    expect(warnings).to.deep.equal([]);
    const addresses: string[] = [];
    for (const { name, address, enode } of network.nodes) {
      const file = path.join(folder, "nodes", name, "data", "key");
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
      const key = nodeKeyOf(await readFile(file, "utf8"));
      expect(key.address).to.equal(address);
      expect(enode).to.include(key.publicKey);
      addresses.push(address.toLowerCase());
    }
    const genesis = JSON.parse(await read("genesis.json")) as { extraData: string };
    const [, validators] = decodeRlp(genesis.extraData) as unknown as [string, string[]];
    expect(validators).to.deep.equal(addresses.sort());
    const digest = createHash("sha256")
      .update(await read("genesis.json"))
      .digest("hex");
    expect(network.genesisSha256).to.equal(digest);
    expect(await read("README.md")).to.include(digest);
    expect(await readNetwork(folder)).to.deep.equal(network);
    expect((await readAllowList(folder)).accounts).to.deep.equal([ACCOUNT]);
  });

  it("writes every node's key into its folder and nowhere else", async () => {
    const { network } = await initNetwork(folder, FOUR);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );

    for (const { name } of network.nodes) {
      const key = (await read("nodes", name, "data", "key")).slice(2);
      for (const file of files) {
        const at = path.join(file.parentPath, file.name);
        if (at === path.join(folder, "nodes", name, "data", "key")) continue;
        expect(await readFile(at, "utf8"), at).not.to.include(key);
      }
    }
  });

  it("configures each node for no fee, its lists and its peers, in TOML that another reader takes", async () => {
    const { network } = await initNetwork(folder, FOUR);
    const enodes = network.nodes.map(({ enode }) => enode);

    for (const { name, enode } of network.nodes) {
      expect(parseToml(await read("nodes", name, "config.toml"))).to.deep.include({
        "genesis-file": "/config/genesis.json",
        "min-gas-price": 0,
        profile: "ENTERPRISE",
        "permissions-nodes-config-file-enabled": true,
        "permissions-accounts-config-file-enabled": true,
        "p2p-host": /@([\d.]+):/.exec(enode)?.[1],
      });
      expect(parseToml(await read("nodes", name, "data", "permissions_config.toml"))).to.deep.equal({
        "nodes-allowlist": enodes,
        "accounts-allowlist": [ACCOUNT.address.toLowerCase()],
      });
      const peers = JSON.parse(await read("nodes", name, "data", "static-nodes.json")) as string[];
      expect(peers).to.deep.equal(enodes.filter((one) => one !== enode));
    }
  });

  it("pins the image, publishes JSON-RPC to this machine alone, and mounts what is there", async () => {
    const { network } = await initNetwork(folder, FOUR);
    const { services } = parseYaml(await read("compose.yaml")) as {
      services: Record<string, { image: string; ports: string[]; volumes: string[] }>;
    };

    expect(Object.keys(services)).to.deep.equal(network.nodes.map(({ name }) => name));
    for (const [index, service] of Object.values(services).entries()) {
      expect(service.image).to.equal("hyperledger/besu:26.8.0");
      expect(service.ports).to.deep.equal([`127.0.0.1:${8545 + index}:8545`]);
      for (const volume of service.volumes) await stat(path.join(folder, volume.split(":")[0] ?? ""));
    }
  });

  it("gives machines of their own the host's network, and JSON-RPC to the machine alone", async () => {
    const hosts = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.3"];
    const own = makeNodeKey();
    const members = hosts.map((host, index) => (index === 0 ? { host, publicKey: own.publicKey } : { host }));

    const { network, keysAwaited, warnings } = await initNetwork(folder, { ...FOUR, members });

    expect(keysAwaited).to.deep.equal(["validator-1"]);
    expect(warnings[0]).to.match(/better each makes its own/);
    expect(network.nodes[0]?.address).to.equal(own.address);
    expect(network.nodes.map(({ enode }) => enode.split("@")[1])).to.deep.equal([
      "10.0.0.1:30303",
      "10.0.0.2:30303",
      "10.0.0.3:30303",
      "10.0.0.3:30304",
    ]);
    const config = parseToml(await read("nodes", "validator-4", "config.toml"));
    expect(config).to.include({ "rpc-http-host": "127.0.0.1", "rpc-http-port": 8546, "p2p-port": 30_304 });
    expect(await readdir(path.join(folder, "nodes", "validator-1", "data"))).not.to.include("key");
    expect(parseYaml(await read("compose.yaml"))).to.have.nested.property(
      "services.validator-1.network_mode",
      "host",
    );
  });

  it("makes a node's key that is never overwritten", async () => {
    const file = path.join(parent, "key");
    const made = await makeNodeKeyFile(file);

    await expectRejection(makeNodeKeyFile(file), "NODE_KEY_EXISTS");

    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(nodeKeyOf(await readFile(file, "utf8"))).to.include(made);
  });
});
