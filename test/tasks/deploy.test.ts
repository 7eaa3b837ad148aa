import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { AccessManager__factory } from "../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { openProvider, readDeployment } from "../../sdk/src/node.ts";
import { type BesuChain, genesisOf, startBesuChain } from "../support/besuChain.ts";
import { type FakeSigner, startFakeSigner } from "../support/fakeSigner.ts";
import { CONSORTIUM, NOBODY, writeHandover } from "../support/handoverFile.ts";
import { type CommandResult, runTask } from "../support/runCommand.ts";
import { Wallet } from "ethers";

/** Deploys, as the members of a consortium would, to a chain from the genesis that `network init` wrote. */
describe("given a chain from the genesis of `network init`", function () {
  this.timeout(300_000);
  let chain: BesuChain;
  let deployer: { address: string; privateKey: string };

  beforeEach(async () => {
    deployer = Wallet.createRandom();
    chain = await startBesuChain([{ name: "deployer", address: deployer.address }]);
  });

  afterEach(() => chain.stop());

  const deploy = async (args: string[], env: Record<string, string> = {}): Promise<CommandResult> =>
    runTask(["deploy", "--network", "besu", "--json", ...args], { env: { ...chain.env, ...env } });
  const key = () => ({ MEDICONNECT_KEY_DEPLOYER: deployer.privateKey });

  function codeOf({ code, stdout, stderr }: CommandResult): string {
    expect(code, stderr + stdout).to.equal(1);
    return (JSON.parse(stdout) as { error: { code: string } }).error.code;
  }

  function deployedBy({ code, stdout, stderr }: CommandResult): Record<string, unknown> {
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout.slice(stdout.indexOf("\n{") + 1)) as Record<string, unknown>;
  }

  it("starts anvil from the same genesis as Besu: chain id, clock and no fee", async () => {
    const genesis = await genesisOf(chain);
    const block = (await chain.rpc("eth_getBlockByNumber", "0x0", false)) as Record<string, string>;

    expect(Number(await chain.rpc("eth_chainId"))).to.equal(chain.chainId);
    expect(block["baseFeePerGas"]).to.equal("0x0");
    expect(block["timestamp"]).to.equal(genesis["timestamp"]);
    expect(await chain.rpc("eth_getBalance", deployer.address, "latest")).to.equal("0x0");
  });

  it("refuses what could be taken over or handed to nobody, before anything is sent", async () => {
    const parameters = async (changes: Record<string, unknown>) =>
      deploy(["--parameters", await writeHandover(chain.folder, changes)], key());

    expect(codeOf(await parameters({ guardian: NOBODY }))).to.equal("PARAMETERS_NOT_FILLED");
    expect(codeOf(await parameters({ guardian: "nobody" }))).to.equal("PARAMETERS_INVALID");
    expect(codeOf(await parameters({ governanceDelaySeconds: 0 }))).to.equal("GOVERNANCE_WEAK");
    expect(codeOf(await parameters({ adminDelaySeconds: 3600 }))).to.equal("GOVERNANCE_WEAK");
    expect(codeOf(await parameters({ guardian: CONSORTIUM.governor.address }))).to.equal("GOVERNANCE_WEAK");
    expect(codeOf(await parameters({ pauser: deployer.address }))).to.equal("GOVERNANCE_WEAK");
    const good = await writeHandover(chain.folder);
    expect(codeOf(await deploy(["--parameters", good]))).to.equal("KEY_MISSING");
    expect(codeOf(await deploy(["--parameters", `${good}.none`], key()))).to.equal("PARAMETERS_MISSING");
    const oneKey = ["--parameters", good, "--multisig", CONSORTIUM.admin.address];
    expect(codeOf(await deploy(oneKey, key()))).to.equal("MULTISIG_MISSING");

    expect(await chain.rpc("eth_blockNumber")).to.equal("0x0");
  });

  it("deploys with a key from the environment, and the second run is a no-op that needs no key", async () => {
    const file = await writeHandover(chain.folder);

    const first = deployedBy(await deploy(["--parameters", file], key()));
    const height = await chain.rpc("eth_blockNumber");
    const again = deployedBy(await deploy(["--parameters", file]));

    expect(first).to.include({ already: false, deployer: deployer.address });
    expect(again).to.include({ already: true, licences: first["licences"] });
    expect(again["differences"]).to.deep.equal([]);
    expect(await chain.rpc("eth_blockNumber")).to.equal(height);
    await expectHandedOver(chain, deployer.address, first["governance"]);
  });

  it("says of a deployment that stands where it is not as is asked for, and refuses an empty multisig", async () => {
    const file = await writeHandover(chain.folder);
    deployedBy(await deploy(["--parameters", file], key()));
    const other = Wallet.createRandom().address;
    const asked = await writeHandover(chain.folder, { guardian: other, governanceDelaySeconds: 259_200 });

    const again = deployedBy(await deploy(["--parameters", asked]));
    expect(again["differences"]).to.deep.equal([
      "acts of the governor wait 172800 s instead of 259200 s",
      `${other} is no guardian`,
      `${CONSORTIUM.guardian.address} is guardian, too`,
    ]);
    const { stdout } = await runTask(["deploy", "--network", "besu", "--parameters", asked], {
      env: chain.env,
    });
    expect(stdout).to.match(/Warning: governance is not as was asked for now: .*it has moved on since, or/);

    const rulers = await writeHandover(chain.folder, { admin: NOBODY, governor: NOBODY });
    const withMultisig = ["--parameters", rulers, "--multisig", other];
    expect(codeOf(await deploy(withMultisig))).to.equal("MULTISIG_MISSING");
    await chain.rpc("anvil_setCode", other, "0x00");
    expect(deployedBy(await deploy(withMultisig))["differences"]).to.include(`${other} is no governor`);
  });

  it("refuses a record whose chain has lost its state, instead of finding nothing to deploy", async () => {
    const file = await writeHandover(chain.folder);
    deployedBy(await deploy(["--parameters", file], key()));
    const { licences } = await readDeployment(chain.deploymentFolder, chain.chainId);
    await chain.rpc("anvil_setCode", licences, "0x");

    expect(codeOf(await deploy(["--parameters", file], key()))).to.equal("CODE_MISSING");
  });

  it("refuses success where the deployer was given a role behind its back, and says which", async () => {
    const file = await writeHandover(chain.folder);
    deployedBy(await deploy(["--parameters", file], key()));
    const { governance } = await readDeployment(chain.deploymentFolder, chain.chainId);
    const { admin } = CONSORTIUM;
    // The administrator gives the deployer the governor's role, after its delay.
    const data = AccessManager__factory.createInterface().encodeFunctionData("grantRole", [
      1,
      deployer.address,
      0,
    ]);
    const provider = openProvider(chain.url, chain.chainId);
    const manager = AccessManager__factory.connect(governance, admin.connect(provider));
    await (await manager.schedule(governance, data, 0, { gasPrice: 0 })).wait();
    await chain.rpc("evm_increaseTime", 604_801);
    await (await manager.grantRole(1, deployer.address, 0, { gasPrice: 0 })).wait();
    provider.destroy();

    const result = await deploy(["--parameters", file], key());

    expect(codeOf(result)).to.equal("HANDOVER_INCOMPLETE");
    expect(result.stdout).to.include("the deployer keeps the governor's role");
  });

  it("deploys with a keystore whose password is never on the command line", async () => {
    const password = path.join(chain.folder, "password");
    const keystore = path.join(chain.folder, "deployer.json");
    await writeFile(password, "a long password of the deployer\n", { mode: 0o600 });
    const made = await runTask(["deployer", "key", "--out", keystore, "--password-file", password, "--json"]);
    const { address } = JSON.parse(made.stdout) as { address: string };
    expect((await stat(keystore)).mode & 0o777).to.equal(0o600);
    const args = ["--parameters", await writeHandover(chain.folder), "--keystore", keystore];

    expect(codeOf(await deploy(args))).to.equal("PASSWORD_MISSING");
    expect(codeOf(await deploy(args, { MEDICONNECT_KEYSTORE_PASSWORD: "wrong password" }))).to.equal(
      "KEYSTORE_LOCKED",
    );
    await chmod(password, 0o644);
    expect(codeOf(await deploy([...args, "--password-file", password]))).to.equal("SECRET_FILE_EXPOSED");
    await chmod(password, 0o600);
    const again = await runTask([
      "deployer",
      "key",
      "--out",
      keystore,
      "--password-file",
      password,
      "--json",
    ]);
    expect(codeOf(again)).to.equal("KEYSTORE_EXISTS");
    await writeFile(`${keystore}.bad`, "{}");
    const bad = ["--parameters", await writeHandover(chain.folder), "--keystore", `${keystore}.bad`];
    expect(codeOf(await deploy([...bad, "--password-file", password]))).to.equal("KEYSTORE_INVALID");

    const done = deployedBy(await deploy([...args, "--password-file", password]));

    expect(done["deployer"]).to.equal(address);
    const { address: stored } = JSON.parse(await readFile(keystore, "utf8")) as { address: string };
    expect(`0x${stored.replace(/^0x/, "")}`.toLowerCase()).to.equal(address.toLowerCase());
    await expectHandedOver(chain, address, done["governance"]);
  });

  describe("with a remote signer", () => {
    let signer: FakeSigner;

    beforeEach(async () => {
      signer = await startFakeSigner([deployer], chain.chainId);
    });

    afterEach(() => signer.stop());

    const withSigner = async (...args: string[]) =>
      deploy(["--parameters", await writeHandover(chain.folder), "--signer", signer.url, ...args]);

    it("refuses a signer that is not there, that refuses, or that signs something else, and sends nothing", async () => {
      signer.tamper = (request) => ({ ...request, data: "0x6001600101" });
      const other = await withSigner();
      expect(codeOf(other)).to.equal("SIGNATURE_WRONG");
      expect(other.stdout).to.include("the content is another one");
      signer.tamper = (request) => ({ ...request, chainId: 1 });
      expect((await withSigner()).stdout).to.include("the chain id is another one");
      signer.tamper = (request) => ({ ...request, gasPrice: 1 });
      expect((await withSigner()).stdout).to.include("the fee is another one");
      signer.refuse = true;
      const refused = await withSigner();
      expect(codeOf(refused)).to.equal("SIGNER_REFUSED");
      expect(refused.stdout).to.include("Signing key is locked");
      expect(codeOf(await withSigner("--signer-account", CONSORTIUM.admin.address))).to.equal(
        "SIGNER_ACCOUNT_UNKNOWN",
      );
      expect(codeOf(await withSigner("--keystore", "x.json"))).to.equal("KEY_AMBIGUOUS");
      await signer.stop();
      expect(codeOf(await withSigner())).to.equal("SIGNER_UNREACHABLE");

      expect(await chain.rpc("eth_blockNumber")).to.equal("0x0");
    });

    it("goes on where it stopped once the signer signs again", async () => {
      signer.tamper = (request) => {
        signer.refuse = signer.requests.length >= 3;
        return request;
      };
      expect((await withSigner()).code).to.equal(1);
      signer.tamper = (request) => request;
      signer.refuse = false;

      const done = deployedBy(await withSigner());

      await expectHandedOver(chain, deployer.address, done["governance"]);
    });

    it("deploys without ever seeing the key, hands over to a multisig, and asks for no fee", async () => {
      const multisig = "0x00000000000000000000000000000000000051f1";
      await chain.rpc("anvil_setCode", multisig, "0x00");
      const file = await writeHandover(chain.folder, { admin: NOBODY, governor: NOBODY });

      const done = deployedBy(
        await deploy(["--parameters", file, "--signer", signer.url, "--multisig", multisig]),
      );

      expect(done["deployer"]).to.equal(deployer.address);
      expect(signer.requests.map((request) => request["gasPrice"])).to.satisfy((prices: string[]) =>
        prices.every((price) => price === "0x0"),
      );
      const governance = done["governance"] as { role: string; account: string; delaySeconds: number }[];
      const rulers = governance.filter(({ account }) => account.toLowerCase() === multisig);
      expect(rulers.map(({ role, delaySeconds }) => [role, delaySeconds]).sort()).to.deep.equal([
        ["admin", 604_800],
        ["governor", 172_800],
      ]);
    });
  });
});

/** Asked of the chain itself, not of the task. */
async function expectHandedOver(chain: BesuChain, deployer: string, told: unknown): Promise<void> {
  const { governance } = await readDeployment(chain.deploymentFolder, chain.chainId);
  const provider = openProvider(chain.url, chain.chainId);
  const manager = AccessManager__factory.connect(governance, provider);
  const { admin, governor, guardian, pauser } = CONSORTIUM;
  const expected = [
    [0, admin.address, 604_800n],
    [1, governor.address, 172_800n],
    [2, guardian.address, 0n],
    [3, pauser.address, 0n],
  ] as const;
  for (const [role, account, delay] of expected) {
    expect([...(await manager.hasRole(role, account))], `role ${role}`).to.deep.equal([true, delay]);
    expect((await manager.hasRole(role, deployer)).isMember, `the deployer's role ${role}`).to.equal(false);
  }
  expect(told).to.have.length(4);
  provider.destroy();
}
