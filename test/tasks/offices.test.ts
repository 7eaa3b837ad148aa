import { expect } from "chai";
import { Wallet } from "ethers";
import { type BesuChain, startBesuChain } from "../support/besuChain.ts";
import { CONSORTIUM, writeHandover } from "../support/handoverFile.ts";
import { type CommandResult, runTask } from "../support/runCommand.ts";

const DAY = 86_400;

/** What docs/admin.md tells to do when keys are lost or leaked, with the delays of a real deployment. */
describe("given governance behind delays, and keys that are lost or leaked", function () {
  this.timeout(180_000);
  let chain: BesuChain;
  let env: Record<string, string>;

  before(async () => {
    const deployer = Wallet.createRandom();
    chain = await startBesuChain();
    const { admin, governor, guardian, pauser, registrar } = CONSORTIUM;
    env = {
      ...chain.env,
      MEDICONNECT_KEY_ADMIN: admin.privateKey,
      MEDICONNECT_KEY_GOVERNOR: governor.privateKey,
      MEDICONNECT_KEY_GUARDIAN: guardian.privateKey,
      MEDICONNECT_KEY_PAUSER: pauser.privateKey,
      MEDICONNECT_KEY_REGISTRAR: registrar.privateKey,
      MEDICONNECT_KEY_DEPLOYER: deployer.privateKey,
    };
    const { code, stdout } = await run("deploy", "--parameters", await writeHandover(chain.folder));
    expect(code, stdout).to.equal(0);
  });

  after(() => chain.stop());

  const run = (...args: string[]): Promise<CommandResult> =>
    runTask([...args, "--network", "besu", "--json"], { env });

  async function succeed(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await run(...args);
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async function refuse(code: string, ...args: string[]): Promise<void> {
    const { code: exit, stdout } = await run(...args);
    expect(exit, stdout).to.equal(1);
    expect((JSON.parse(stdout) as { error: { code: string } }).error.code).to.equal(code);
  }

  async function pass(seconds: number): Promise<void> {
    await chain.rpc("evm_increaseTime", seconds);
    await chain.rpc("evm_mine");
  }

  it("refuses offices and accounts that are none, and whoever may not", async () => {
    const { address } = Wallet.createRandom();
    await refuse("OPTION_INVALID", "office", "give", "--office", "king", "--account", address);
    await refuse("OPTION_INVALID", "office", "give", "--office", "pauser", "--account", "me");
    await refuse(
      "AccessManagerUnauthorizedAccount",
      ...["office", "give", "--office", "pauser", "--account", address, "--as", "pauser"],
    );
    const dismiss = [
      "registrar",
      "dismiss",
      "--account",
      CONSORTIUM.registrar.address,
      "--role",
      "dispenser",
    ];
    await refuse("AccessManagedUnauthorized", ...dismiss, "--as", "pauser");
  });

  it("replaces a leaked registrar key: dismissed at once, another appointed after the delay", async () => {
    const fresh = Wallet.createRandom();
    const account = CONSORTIUM.registrar.address;
    await succeed("registrar", "dismiss", "--account", account, "--role", "dispenser");
    const grant = [
      "licence",
      "grant",
      "--account",
      fresh.address,
      "--role",
      "dispenser",
      "--as",
      "registrar",
    ];
    await refuse("NotRegistrar", ...grant);
    await refuse("NotRegistrar", "registrar", "dismiss", "--account", account, "--role", "dispenser");

    const appoint = ["registrar", "appoint", "--account", fresh.address, "--role", "dispenser"];
    expect(await succeed(...appoint)).to.include({ state: "scheduled" });
    await pass(2 * DAY + 1);
    expect(await succeed(...appoint)).to.include({ state: "done" });

    const { registrars } = await succeed("office", "list");
    expect(registrars).to.deep.include({ account: fresh.address, role: "dispenser" });
    expect(registrars).not.to.deep.include({ account, role: "dispenser" });
  });

  it("replaces a lost pauser key, and the governor may veto that the guardian is dismissed", async () => {
    const fresh = Wallet.createRandom();
    const give = ["office", "give", "--office", "pauser", "--account", fresh.address];
    const take = ["office", "take", "--office", "pauser", "--account", CONSORTIUM.pauser.address];
    const coup = ["office", "take", "--office", "guardian", "--account", CONSORTIUM.guardian.address];
    for (const act of [give, take]) expect(await succeed(...act)).to.include({ state: "scheduled" });
    const { operation } = await succeed(...coup);
    await succeed("veto", "--operation", String(operation), "--as", "governor");

    await pass(7 * DAY + 1);
    for (const act of [give, take]) expect(await succeed(...act)).to.include({ state: "done" });

    const { members } = (await succeed("office", "list")) as { members: { role: string; account: string }[] };
    const holders = members.map(({ role, account }) => [role, account]);
    expect(holders).to.deep.include(["pauser", fresh.address]);
    expect(holders).not.to.deep.include(["pauser", CONSORTIUM.pauser.address]);
    expect(holders).to.deep.include(["guardian", CONSORTIUM.guardian.address]);
  });
});
