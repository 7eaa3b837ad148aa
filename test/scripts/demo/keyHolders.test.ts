import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseOptions } from "../../../scripts/demo/options.ts";
import { runDemo } from "../../../scripts/demo/runDemo.ts";
import { ownMark } from "../../../sdk/src/chain/lockFile.ts";
import { expectRejection } from "../../support/expectRefusal.ts";

describe("the main job beside key holders that run", () => {
  const outer = process.env["MEDICONNECT_STATE"];
  let state: string;

  before(async () => {
    state = await mkdtemp(path.join(os.tmpdir(), "mediconnect-holders-"));
    process.env["MEDICONNECT_STATE"] = state;
  });
  after(async () => {
    if (outer === undefined) delete process.env["MEDICONNECT_STATE"];
    else process.env["MEDICONNECT_STATE"] = outer;
    await rm(state, { recursive: true, force: true });
  });

  for (const { args, inside, remedy } of [
    { args: [], inside: "", remedy: /`npx hardhat guard stop`/ },
    { args: ["--fresh"], inside: "", remedy: /`npx hardhat guard stop`/ },
    {
      args: ["--as-of", "2021-05-07"],
      inside: "as-of-2021-05-07",
      remedy: /`MEDICONNECT_STATE=\S+ npx hardhat guard stop`/,
    },
  ]) {
    it(`does nothing, and says how to stop them: ${args.join(" ") || "no option"}`, async () => {
      const member = path.join(state, inside, "guard", "member-1");
      await mkdir(member, { recursive: true });
      // This very process stands for one.
      const mark = path.join(member, "running.json");
      await writeFile(mark, JSON.stringify(ownMark()));

      const error = await expectRejection(runDemo(parseOptions(args)), "KEY_HOLDERS_RUNNING");

      expect(error.line).to.contain(String(process.pid)).and.to.match(remedy);
      expect(existsSync(mark)).to.equal(true);
      expect(existsSync(path.join(state, inside, "chain"))).to.equal(false);
    });
  }
});
