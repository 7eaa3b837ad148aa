import { rm, readFile, writeFile, mkdir, cp } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { connectClient, readDeployment } from "../../../sdk/src/node.ts";
import { examineSystem, type ExamineParameters, type Finding } from "../../../sdk/src/doctor/index.ts";
import {
  pauseRoles,
  closeRegion,
  signWith,
  type SigningClient,
  GAS_FREE,
  ROLES,
} from "../../../sdk/src/index.ts";
import { pushAllowList, readAllowList, readNetwork } from "../../../sdk/src/network/index.ts";
import { type BesuChain, startBesuChain } from "../../support/besuChain.ts";
import { type FakeBesu, startFakeBesu } from "../../support/fakeBesu.ts";
import { CONSORTIUM, writeHandover } from "../../support/handoverFile.ts";
import { type LyingNode, startLyingNode } from "../../support/lyingNode.ts";
import { runTask } from "../../support/runCommand.ts";

describe("given a consortium's chain with the contracts", function () {
  this.timeout(300_000);
  let chain: BesuChain;
  let node: LyingNode;
  let snapshot: unknown;

  before(async () => {
    const deployer = Wallet.createRandom();
    chain = await startBesuChain([{ name: "deployer", address: deployer.address }]);
    const { code, stdout } = await runTask(
      ["deploy", "--network", "besu", "--json", "--parameters", await writeHandover(chain.folder)],
      { env: { ...chain.env, MEDICONNECT_KEY_DEPLOYER: deployer.privateKey } },
    );
    expect(code, stdout).to.equal(0);
  });

  after(() => chain.stop());

  beforeEach(async () => {
    snapshot = await chain.rpc("evm_snapshot");
    node = await startLyingNode(chain.url);
    node.lies = { web3_clientVersion: () => "besu/v26.8.0/linux-x86_64/openjdk-java-25" };
  });

  afterEach(async () => {
    await node.stop();
    await chain.rpc("evm_revert", snapshot);
  });

  const examine = (changes: Partial<ExamineParameters> = {}): Promise<Finding[]> => {
    const { chainId, deploymentFolder } = chain;
    return examineSystem({ url: node.url, chainId, deploymentFolder, ...changes });
  };
  const lie = (lies: LyingNode["lies"]): void => {
    node.lies = { ...node.lies, ...lies };
  };

  /** Expects this one check to fail, and every other not to. */
  function expectFailure(findings: readonly Finding[], check: string, found: RegExp): void {
    expect(findings.filter(({ state }) => state === "fail").map((one) => one.check)).to.deep.equal([check]);
    const finding = findings.find((one) => one.check === check);
    expect(finding?.found).to.match(found);
    expect(finding?.mend, "what to mend").to.match(/\S\.$/);
  }

  async function as(wallet: { privateKey: string }): Promise<SigningClient> {
    const client = await connectClient(
      chain.url,
      await readDeployment(chain.deploymentFolder, chain.chainId),
    );
    return signWith(client, wallet.privateKey);
  }

  it("finds a node that is not there", async () => {
    await node.stop();
    const findings = await examine();
    expectFailure(findings, "node", /does not answer/);
    expect(findings.filter(({ state }) => state === "skipped").map(({ check }) => check)).to.include(
      "contracts",
    );
  });

  it("finds the wrong chain, and does not ask its contracts", async () => {
    const findings = await examine({ chainId: 2026 });
    expectFailure(findings, "chain id", /instead of 2026/);
    expect(findings.find(({ check }) => check === "contracts")?.state).to.equal("skipped");
  });

  it("finds a node that is still behind", async () => {
    lie({ eth_syncing: () => ({ startingBlock: "0x0", currentBlock: "0x1", highestBlock: "0xff" }) });
    expectFailure(await examine(), "sync", /still behind/);
  });

  it("finds a chain that stands", async () => {
    expectFailure(
      await examine({ now: Math.floor(Date.now() / 1000) + 400 }),
      "pace",
      /s old: the chain stands/,
    );
  });

  it("finds clocks that are apart", async () => {
    expectFailure(
      await examine({ now: Math.floor(Date.now() / 1000) - 400 }),
      "clock",
      /ahead of this machine/,
    );
  });

  it("finds a base fee and a gas price", async () => {
    lie({ eth_gasPrice: () => "0x3b9aca00" });
    expectFailure(await examine(), "fees", /gas price 1000000000 wei/);
    lie({
      eth_gasPrice: () => "0x0",
      eth_getBlockByNumber: (block) => ({ ...(block as object), baseFeePerGas: "0x7" }),
    });
    expectFailure(await examine(), "fees", /base fee 7 wei/);
  });

  it("finds contracts that are gone, and does not ask further", async () => {
    const { packs } = await readDeployment(chain.deploymentFolder, chain.chainId);
    await chain.rpc("anvil_setCode", packs, "0x");
    const findings = await examine();
    expectFailure(findings, "code", /of: packs/);
    expect(findings.find(({ check }) => check === "governance")?.state).to.equal("skipped");
  });

  it("finds that nothing was deployed", async () => {
    expectFailure(
      await examine({ deploymentFolder: `${chain.deploymentFolder}-none` }),
      "contracts",
      /no deployment/,
    );
  });

  it("finds a record of contracts that are not ours", async () => {
    const folder = path.join(chain.folder, "record");
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, "deployed_addresses.json");
    await cp(path.join(chain.deploymentFolder, "deployed_addresses.json"), file);
    const record = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
    const swapped = { ...record, "Licences#Licences": record["Packs#Packs"] };
    await writeFile(file, JSON.stringify(swapped));
    expectFailure(await examine({ deploymentFolder: folder }), "code", /do not answer as ours/);
    await rm(folder, { recursive: true });
  });

  it("finds a role without a registrar", async () => {
    const guardian = await as(CONSORTIUM.guardian);
    await (
      await guardian.licences.dismissRegistrar(CONSORTIUM.registrar.address, ROLES.dispenser, GAS_FREE)
    ).wait();
    guardian.provider.destroy();
    expectFailure(await examine(), "registrars", /none for: dispenser/);
  });

  it("finds an office that nobody holds", async () => {
    const pauser = await as(CONSORTIUM.pauser);
    const { AccessManager__factory: factory } =
      await import("../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts");
    const manager = factory.connect(pauser.deployment.governance, pauser.signer);
    await (await manager.renounceRole(3, pauser.account, GAS_FREE)).wait();
    pauser.provider.destroy();
    expectFailure(await examine(), "governance", /nobody holds the role of the pauser/);
  });

  it("finds that no region is live, or not the one that was meant", async () => {
    expectFailure(await examine({ region: 3 }), "region", /3 is not live/);
    const pauser = await as(CONSORTIUM.pauser);
    await closeRegion(pauser, 0);
    pauser.provider.destroy();
    expectFailure(await examine(), "region", /none is live/);
  });

  it("warns of a pause, and passes all the same", async () => {
    const pauser = await as(CONSORTIUM.pauser);
    await pauseRoles(pauser, ["dispenser"]);
    pauser.provider.destroy();
    const findings = await examine();
    expect(findings.filter(({ state }) => state === "fail")).to.deep.equal([]);
    expect(findings.find(({ check }) => check === "pauses")).to.include({
      state: "warn",
      found: "paused: dispenser",
    });
  });

  it("finds nothing to mend where all is well", async () => {
    const findings = await examine({ region: 0 });
    expect(findings.filter(({ state }) => state === "fail" || state === "warn")).to.deep.equal([]);
    expect(findings.map(({ check }) => check)).to.deep.equal([
      ...["node", "chain id", "sync", "pace", "clock", "fees", "code", "governance", "registrars"],
      ...["region", "pauses", "guard", "allow-lists"],
    ]);
  });

  it("says it by the task, with exit code 1 where something fails", async () => {
    const well = await runTask(["doctor", "--network", "besu", "--region", "0"], { env: chain.env });
    const ill = await runTask(["doctor", "--network", "besu", "--region", "5", "--json"], { env: chain.env });

    expect(well.code, well.stdout + well.stderr).to.equal(0);
    expect(well.stdout).to.match(/✔ +governance +4 roles with 4 accounts/);
    expect(ill.code).to.equal(1);
    const { ok, findings } = JSON.parse(ill.stdout) as { ok: boolean; findings: Finding[] };
    expect(ok).to.equal(false);
    expectFailure(findings, "region", /5 is not live/);
  });

  describe("and the nodes of its network", () => {
    let lists: FakeBesu[];
    let nodes: LyingNode[];
    let folder: string;
    let own: string[];

    beforeEach(async () => {
      folder = path.join(chain.folder, "administered");
      await cp(chain.network, folder, { recursive: true });
      const network = await readNetwork(folder);
      own = network.nodes.map(({ address }) => address.toLowerCase());
      lists = await Promise.all(network.nodes.map(() => startFakeBesu()));
      // A node's lists come from one server, its chain from anvil: what asks for one never asks for the other.
      nodes = await Promise.all(lists.map(() => startLyingNode(chain.url)));
      for (const [index, fake] of lists.entries()) {
        (nodes[index] as LyingNode).lies = {
          perm_getNodesAllowlist: () => [...fake.nodes],
          perm_getAccountsAllowlist: () => [...fake.accounts],
          net_peerCount: () => "0x3",
          qbft_getValidatorsByBlockNumber: () => own,
        };
      }
      const withRpc = (urls: readonly { url: string }[]) =>
        writeFile(
          path.join(folder, "network.json"),
          JSON.stringify({
            ...network,
            nodes: network.nodes.map((one, index) => ({ ...one, rpc: urls[index]?.url })),
          }),
        );
      await withRpc(lists);
      const wanted = await readAllowList(folder);
      for (const { file } of lists) file.nodes = wanted.nodes.map(({ enode }) => enode);
      await pushAllowList(await readNetwork(folder), wanted);
      await withRpc(nodes);
    });

    afterEach(async () => {
      await Promise.all([...lists, ...nodes].map((one) => one.stop()));
      await rm(folder, { recursive: true, force: true });
    });

    it("finds lists that have come apart", async () => {
      lists[2]?.accounts.add("0x000000000000000000000000000000000000dead");
      expectFailure(
        await examine({ networkFolder: folder }),
        "allow-lists",
        /validator-3: 0x0+dead is extra/,
      );
    });

    it("finds the node that is down, that asks a fee, or that is behind", async () => {
      const [first, second] = nodes;
      if (first === undefined || second === undefined) expect.fail("no nodes");
      first.lies = { ...first.lies, eth_gasPrice: () => "0x3e8" };
      second.lies = {
        ...second.lies,
        eth_getBlockByNumber: (block) => ({ ...(block as object), number: "0x1" }),
      };
      const findings = await examine({ networkFolder: folder });
      expectFailure(findings, "nodes", /validator-1 asks a gas price.*; validator-2 is \d+ blocks behind/);
      await nodes[3]?.stop();
      const down = (await examine({ networkFolder: folder })).filter(({ state }) => state === "fail");
      expect(down.map(({ check }) => check)).to.deep.equal(["nodes", "allow-lists"]);
      expect(down[0]?.found).to.include("validator-4 does not answer");
    });

    const lieAt = (index: number, lies: LyingNode["lies"]): void => {
      const one = nodes[index] ?? expect.fail("no node");
      one.lies = { ...one.lies, ...lies };
    };
    const finding = (findings: readonly Finding[], check: string): Finding =>
      findings.find((one) => one.check === check) ?? expect.fail(`no finding ${check}`);

    it("finds a node that is cut off from the others", async () => {
      lieAt(1, { net_peerCount: () => "0x0" });
      lieAt(2, { net_peerCount: () => "0x2" });
      expectFailure(
        await examine({ networkFolder: folder }),
        "nodes",
        /^validator-2 has 0 peer\(s\), though 3 other node\(s\) answer; validator-3 has 2 peer/,
      );
    });

    it("finds a node of another genesis, though its id and height are the same", async () => {
      const other = `0x${"ab".repeat(32)}`;
      lieAt(3, {
        eth_getBlockByNumber: (block) => {
          const { number } = block as { number: string };
          return number === "0x0" ? { ...(block as object), hash: other } : block;
        },
      });
      expectFailure(
        await examine({ networkFolder: folder }),
        "genesis",
        /^the node in use, validator-1, validator-2, validator-3: block 0 is 0x\w+; validator-4: block 0 is 0x(ab){32}$/,
      );
    });

    it("finds validators that are down for a majority, and one that nobody here administers", async () => {
      const stranger = `0x${"12".repeat(20)}`;
      for (const index of [0, 1, 2, 3]) {
        lieAt(index, { qbft_getValidatorsByBlockNumber: () => [...own, stranger] });
      }
      const found = finding(await examine({ networkFolder: folder }), "validators");
      expect([found.state, found.found]).to.deep.equal(["warn", `administered by nobody here: ${stranger}`]);
      for (const index of [0, 1, 2, 3]) lieAt(index, { qbft_getValidatorsByBlockNumber: () => own });
      lieAt(0, { qbft_getValidatorsByBlockNumber: () => own.slice(1) });
      expect(finding(await examine({ networkFolder: folder }), "validators").found).to.match(
        /not name the same/,
      );
      await nodes[1]?.stop();
      await nodes[2]?.stop();
      const down = finding(await examine({ networkFolder: folder }), "validators");
      expect([down.state, down.found]).to.deep.equal([
        "fail",
        "2 of 4 answer; without more than two thirds no block comes",
      ]);
    });

    it("finds nothing where they are alike", async () => {
      const findings = await examine({ networkFolder: folder });
      expect(findings.filter(({ state }) => state === "fail")).to.deep.equal([]);
      expect(finding(findings, "validators").found).to.equal("4 of 4 answer");
      expect(finding(findings, "genesis").found).to.match(/^block 0 is 0x[0-9a-f]{64} everywhere$/);
    });
  });
});
