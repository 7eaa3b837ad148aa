import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { chainStatus, resetChain } from "../../../sdk/src/chain/index.ts";
import { isAlive } from "../../../sdk/src/chain/processes.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { leaveTraces, readTraces, start, useChainFolder } from "./chainFolder.ts";

describe("resetChain", function () {
  this.timeout(60_000);
  const used = useChainFolder();

  it("refuses a folder that is no deployment record, and stops nothing", async () => {
    const { pid } = await start(used.folder);
    const deploymentFolder = path.join(used.folder, "photographs");
    mkdirSync(deploymentFolder);
    writeFileSync(path.join(deploymentFolder, "one.jpg"), "");

    await expectRejection(resetChain({ folder: used.folder, deploymentFolder }), "NOT_A_DEPLOYMENT");
    expect(isAlive(pid)).to.equal(true);
    expect(existsSync(deploymentFolder)).to.equal(true);
  });

  it("stops the chain and removes its state and its deployment record", async () => {
    const { pid, url } = await start(used.folder, 1_700_000_000);
    await leaveTraces(url);
    const deploymentFolder = path.join(used.folder, "deployment");
    mkdirSync(deploymentFolder);
    writeFileSync(path.join(deploymentFolder, "journal.jsonl"), "");

    const { stopped, removed } = await resetChain({ folder: used.folder, deploymentFolder });
    expect(stopped).to.equal(true);
    expect(removed).to.include(deploymentFolder);
    expect(isAlive(pid)).to.equal(false);
    expect(existsSync(deploymentFolder)).to.equal(false);
    expect(await chainStatus({ folder: used.folder })).to.deep.include({ state: "stopped", hasState: false });

    const anew = await start(used.folder);
    expect(anew.state).to.equal("none");
    expect(await readTraces(anew.url)).to.deep.equal({ nonce: 0, code: "0x" });
  });

  it("is harmless where there is nothing", async () => {
    const folder = path.join(used.folder, "none");
    const result = await resetChain({ folder, deploymentFolder: path.join(folder, "deployment") });
    expect(result).to.deep.equal({ stopped: false, removed: [] });
  });
});
