import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { Wallet } from "ethers";
import { readDeployment } from "../../sdk/src/node.ts";
import { type BesuChain, startBesuChain } from "../support/besuChain.ts";
import { writeHandover } from "../support/handoverFile.ts";

describe("given `npm run deploy` and a chain from the genesis of `network init`", function () {
  this.timeout(180_000);
  let chain: BesuChain;

  before(async () => {
    chain = await startBesuChain();
  });

  after(() => chain.stop());

  function deploy(args: readonly string[], key?: string): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["scripts/deploy.ts", "--url", chain.url, `--chain-id=${chain.chainId}`, ...args],
      {
        encoding: "utf8",
        env: { ...process.env, ...(key === undefined ? {} : { MEDICONNECT_KEY_DEPLOYER: key }) },
      },
    );
    return { status, output: stdout + stderr };
  }

  it("refuses without a key, in one line that says what to do", async () => {
    const { status, output } = deploy(["--parameters", await writeHandover(chain.folder)]);

    expect(status).to.equal(1);
    expect(output).to.match(/There is no key for "deployer"\. Set MEDICONNECT_KEY_DEPLOYER/);
  });

  it("deploys to the chain that the options name, hands over, and does nothing the second time", async () => {
    const args = ["--parameters", await writeHandover(chain.folder)];

    const first = deploy(args, Wallet.createRandom().privateKey);
    const again = deploy(args);

    expect(first.status, first.output).to.equal(0);
    expect(first.output).to.match(/keeps no role/);
    expect(again.status, again.output).to.equal(0);
    expect(again.output).to.include("deployed already, and the code is there");
    const { licences } = await readDeployment(chain.deploymentFolder, chain.chainId);
    expect(again.output).to.include(licences);
  });
});
