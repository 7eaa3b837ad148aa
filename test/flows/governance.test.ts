import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { travelTo } from "../../sdk/src/chain/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { embeddedAddress } from "../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { refuse, succeed } from "./support.ts";

const DELAY = 86_400;
const OPEN = ["region", "open", "--region", "3", "--offset", "+01:00", "--daylight"] as const;
const parametersSchema = z.object({ Handover: z.looseObject({ registrars: z.array(z.unknown()) }) });

/** The embedded chain's parameters, with a delay, keys apart, and a second registrar of prescribers. */
async function writeParameters(folder: string): Promise<string> {
  const text = await readFile("ignition/parameters/embedded.json", "utf8");
  const { Handover } = parametersSchema.parse(JSON.parse(text));
  const file = path.join(folder, "delayed.json");
  const second = { account: embeddedAddress("wholesaler-1"), role: 1 };
  const delays = { governanceDelaySeconds: DELAY, adminDelaySeconds: 7 * DELAY };
  const registrars = [...Handover.registrars, second];
  await writeFile(file, JSON.stringify({ Handover: { ...Handover, ...delays, registrars } }));
  return file;
}

describe("governance behind a delay", function () {
  this.timeout(180_000);
  let suite: EmbeddedSuite;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-parameters-"));
    suite = await startEmbeddedSuite(await writeParameters(folder));
  });

  after(async () => {
    await suite.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("refuses whoever is not the governor, and what is no region or offset", async () => {
    await refuse(suite, "AccessManagedUnauthorized", ...OPEN, "--as", "guardian");
    await refuse(suite, "OPTION_INVALID", "region", "open", "--region", "24");
    await refuse(suite, "OPTION_INVALID", "region", "open", "--region", "3", "--offset", "+01:07");
    await refuse(suite, "AccessManagedUnauthorized", "region", "close", "--region", "0", "--as", "governor");
    await refuse(suite, "AccessManagedUnauthorized", "pause", "--roles", "dispenser", "--as", "governor");
    await refuse(suite, "ROLE_UNKNOWN", "pause", "--roles", "dispenser,king");
    await refuse(suite, "OPERATION_NOT_SCHEDULED", "veto", "--operation", `0x${"00".repeat(32)}`);
  });

  it("schedules, and does nothing once the guardian has vetoed it", async () => {
    const scheduled = await succeed(suite, ...OPEN);
    expect(scheduled).to.include({ state: "scheduled" });
    const operation = String(scheduled["operation"]);
    expect(await succeed(suite, ...OPEN)).to.include({ state: "scheduled", transaction: "" });

    await refuse(
      suite,
      "AccessManagerUnauthorizedCancel",
      "veto",
      "--operation",
      operation,
      "--as",
      "pauser",
    );
    await succeed(suite, "veto", "--operation", operation);
    await travel(DELAY + 1);
    const governor = suite.as("governor").licences;
    const error: unknown = await governor
      .openRegion(3, 4, true, { gasPrice: 0n })
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: "AccessManagerNotScheduled" });
    expect((await succeed(suite, "region", "list"))["regions"]).to.have.length(1);
  });

  it("schedules, waits and opens the region with the same command", async () => {
    expect(await succeed(suite, ...OPEN)).to.include({ state: "scheduled" });
    await travel(DELAY + 1);
    expect(await succeed(suite, ...OPEN)).to.include({ state: "done" });

    const { regions } = await succeed(suite, "region", "list");
    expect(regions).to.deep.include({ region: 3, live: true, daylight: true, quarterHours: 4 });
  });

  it("closes a region and pauses a role at once, and ends a pause only after the delay", async () => {
    await succeed(suite, "region", "close", "--region", "3");
    await refuse(suite, "RegionNotLive", "region", "close", "--region", "3");
    const paused = await succeed(suite, "pause", "--roles", "dispenser, wholesaler");
    expect(paused["pausedRoles"]).to.deep.equal(["dispenser", "wholesaler"]);

    expect(await succeed(suite, "unpause", "--roles", "wholesaler")).to.include({ state: "scheduled" });
    await travel(DELAY + 1);
    const ended = await succeed(suite, "unpause", "--roles", "wholesaler");
    expect(ended).to.include({ state: "done" });
    expect(ended["pausedRoles"]).to.deep.equal(["dispenser"]);
  });

  it("has several registrars of one role", async () => {
    const grant = ["licence", "grant", "--account", "prescriber-1", "--role", "prescriber"];
    expect(await succeed(suite, ...grant, "--as", "wholesaler-1")).to.include({ alreadyGranted: false });
    expect(await succeed(suite, ...grant)).to.include({ alreadyGranted: true });
  });

  async function travel(seconds: number): Promise<void> {
    const time = (await chainTime(suite.client.provider)) + seconds;
    await travelTo(suite.client.provider, time);
  }
});
