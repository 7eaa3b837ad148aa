import { readdirSync, readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { hashEpochRecord, readDestructions, readEpochRecord } from "../../sdk/src/index.ts";
import { refuse, runJson, succeed } from "../flows/support.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { runTask } from "../support/runCommand.ts";

const PATIENT = "9990000018";
const CODEINE = "322341003";
const PASSPHRASE = "correct horse battery staple";

describe("guard ceremony, start, tag, status, epoch, destroy, stop", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;
  let folder = "";
  const printed: string[] = [];

  before(async () => {
    suite = await startEmbeddedSuite();
    folder = path.join(suite.stateFolder, "guard");
    await succeed(suite, "licence", "grant", "--account", "prescriber-1", "--role", "prescriber");
    await succeed(suite, "licence", "grant", "--account", "pharmacy-1", "--role", "dispenser");
  });
  after(async () => {
    await runTask(["guard", "stop"], { env: suite.env });
    await suite.stop();
  });

  async function tag(...args: string[]): Promise<Record<string, unknown>> {
    const all = ["guard", "tag", "--code", CODEINE, ...args];
    const [text, { json }] = await Promise.all([
      runTask(all, { env: suite.env, input: `${PATIENT}\n` }),
      runJson(suite, all, { input: "999 000-0018" }),
    ]);
    printed.push(text.stdout, text.stderr, JSON.stringify(json));
    return json;
  }

  it("refuse what cannot be, in one line", async () => {
    const missing = await refuse(suite, "EPOCH_MISSING", "guard", "tag", "--code", CODEINE);
    expect(missing).to.contain("`guard epoch`").and.to.contain("`guard start`");
    await refuse(suite, "OPTION_INVALID", "guard", "ceremony", "--members", "3", "--threshold", "4");
    await refuse(suite, "OPTION_INVALID", "guard", "ceremony", "--valid-from", "tomorrow");
    await refuse(suite, "GUARD_DOCUMENT_INVALID", "guard", "ceremony", "--valid-until", "2020-01-01");
    await refuse(suite, "OPTION_INVALID", "guard", "ceremony", "--valid-until", "2031-02-30");
    await refuse(suite, "EPOCH_RECORD_MISSING", "guard", "epoch", "--epoch", "2031-1");
    await refuse(suite, "EPOCH_NOT_HELD", "guard", "destroy", "--member", "1", "--epoch", "2031-1");
    await refuse(suite, "FILE_NOT_FOUND", "guard", "tag", "--code", CODEINE, "--phase0");
    expect(await succeed(suite, "guard", "stop")).to.deep.equal({ stopped: [] });
  });

  it("hold a ceremony and start five holders, once", async () => {
    const started = await succeed(suite, "guard", "start", "--port", "29461");
    expect(started["ceremony"]).to.equal(true);
    const holders = started["holders"] as { url: string; alreadyRunning: boolean }[];
    expect(holders.map(({ alreadyRunning }) => alreadyRunning)).to.deep.equal(Array(5).fill(false));
    const again = await succeed(suite, "guard", "start");
    expect((again["holders"] as typeof holders).map(({ url }) => url)).to.deep.equal(
      holders.map(({ url }) => url),
    );
    expect((again["holders"] as typeof holders).every(({ alreadyRunning }) => alreadyRunning)).to.equal(true);
    await refuse(suite, "EPOCH_EXISTS", "guard", "ceremony");
  });

  it("make tags at once also where the chain's last block is from before the ceremony", async () => {
    const { json } = await runJson(suite, ["guard", "peek", "--code", CODEINE], { input: PATIENT });
    expect(json["list"], JSON.stringify(json)).to.have.length(1);
    const [record] = (await succeed(suite, "guard", "epoch"))["list"] as { epoch: { validFrom: number } }[];
    const latest = await chainTime(suite.client.provider);
    expect(record?.epoch.validFrom).to.be.within(latest - 86_400 - 60, latest - 86_400);
  });

  it("make one tag for one patient and substance, whoever asks, and none without a number", async () => {
    const { tag: first, epoch } = await tag();
    expect(first).to.match(/^0x[0-9a-f]{64}$/);
    expect((await tag("--as", "pharmacy-1", "--role", "dispenser"))["tag"]).to.equal(first);
    const file = path.join(suite.stateFolder, "number.txt");
    await writeFile(file, `${PATIENT}\n`);
    const fromFile = await succeed(suite, "guard", "tag", "--code", "R05DA04", "--patient-file", file);
    expect([fromFile["tag"], fromFile["epoch"]]).to.deep.equal([first, epoch]);
    await refuse(suite, "PATIENT_MISSING", "guard", "tag", "--code", CODEINE);
    await refuse(suite, "SUBSTANCE_NOT_MAPPED", "guard", "tag", "--code", "322237000");
    const stranger = await tag("--as", "pharmacy-2", "--role", "dispenser");
    expect(stranger["error"]).to.have.property("code", "TAG_HOLDERS_TOO_FEW");
    expect(JSON.stringify(stranger)).to.contain("refused, LicenceMissing").and.not.to.contain("guard start");
  });

  it("show epochs and holders, and go on with new shares of the same key", async () => {
    const before = await tag();
    const { list } = await succeed(suite, "guard", "status");
    const healths = list as { health: { name: string; epochs: { state: string }[] } }[];
    expect(healths.map(({ health }) => [health.name, health.epochs[0]?.state])).to.deep.equal(
      [1, 2, 3, 4, 5].map((index) => [`Member ${index}`, "answering"]),
    );
    const epoch = String(before["epoch"]);
    const reshared = await succeed(suite, "guard", "ceremony", "--reshare", "--epoch", epoch);
    expect(reshared["record"]).to.deep.include({ generation: 1 });
    const records = (await succeed(suite, "guard", "epoch", "--epoch", epoch))["list"] as object[];
    expect(records).to.have.length(2);

    expect((await succeed(suite, "guard", "stop"))["stopped"]).to.deep.equal([1, 2, 3, 4, 5]);
    for (const task of ["tag", "peek"]) {
      const { json } = await runJson(suite, ["guard", task, "--code", CODEINE], { input: PATIENT });
      expect(json["error"], task).to.include({ code: "TAG_HOLDERS_TOO_FEW" });
      expect((json["error"] as { remedy: string }).remedy, task).to.contain("`guard start`");
    }
    await succeed(suite, "guard", "start", "--port", "29461");
    expect(await tag()).to.deep.include({ tag: before["tag"], generation: 1 });
  });

  it("destroy a share when it is meant, over or with a reason, and count the statements", async () => {
    const { epoch } = await tag();
    const destroy = ["guard", "destroy", "--epoch", String(epoch)];
    await refuse(suite, "CONFIRMATION_MISSING", ...destroy, "--member", "1");
    await refuse(suite, "EPOCH_STILL_ANSWERS", ...destroy, "--member", "1", "--yes");
    const statements: unknown[] = [];
    for (const member of ["1", "2", "3"]) {
      const { statement } = await succeed(
        suite,
        ...destroy,
        ...["--member", member, "--generation", "0", "--yes", "--reason", "re-shared"],
      );
      statements.push(statement);
    }
    await refuse(
      suite,
      "SHARE_DESTROYED_BEFORE",
      ...destroy,
      ...["--member", "1", "--generation", "0", "--yes", "--reason", "again"],
    );
    const [old] = (await succeed(suite, "guard", "epoch", "--epoch", String(epoch)))["list"] as Record<
      string,
      unknown
    >[];
    const { hash: _hash, ...record } = old!;
    expect(readDestructions(readEpochRecord(record), statements)).to.deep.equal({
      destroyed: [1, 2, 3],
      left: 2,
      keyIsGone: true,
    });
    const { list } = await succeed(suite, "guard", "status");
    const [first] = list as { health: { epochs: { generation: number; state: string }[] } }[];
    expect(first?.health.epochs.map(({ state }) => state)).to.deep.equal(["destroyed", "answering"]);
    expect((await tag())["generation"]).to.equal(1);
  });

  it("make the tags of a pilot by one key", async () => {
    await refuse(suite, "PILOT_TOO_LATE", "guard", "start", "--phase0");
    const own = ["--phase0", "--folder", path.join(suite.stateFolder, "pilot")];
    await succeed(suite, "guard", "start", ...own);
    await refuse(suite, "PILOT_KEY_EXISTS", "guard", "start", ...own);
    const pilot = await tag(...own);
    expect(pilot).to.deep.include({ epoch: "phase0", substanceGroup: "codeine" });
    expect(pilot["tag"]).not.to.equal((await tag())["tag"]);
  });

  it("take a ceremony step by step, each member in a folder of its own", async () => {
    const exchange = path.join(suite.stateFolder, "exchange");
    const env = { MEDICONNECT_KEYHOLDER_PASSPHRASE: PASSPHRASE };
    const step = async (...args: string[]) => {
      const all = ["guard", "ceremony", "--exchange", exchange, ...args];
      const { code, json } = await runJson(suite, all, { env });
      return { code, json };
    };
    const own = (member: number) => ["--member-folder", path.join(suite.stateFolder, `own-${member}`)];
    const both = async (name: string, ...args: string[]) => {
      for (const member of [1, 2]) {
        const named = ["--member", String(member), "--name", `Trust ${member}`];
        const joining = name === "join" ? named : [];
        const { code, json } = await step("--step", name, ...own(member), ...joining, ...args);
        expect(code, JSON.stringify(json)).to.equal(0);
      }
    };
    await both("join");
    const early = async (name: string, before: string) => {
      const error = (await step("--step", name, ...own(1))).json["error"] as { code: string; remedy: string };
      expect(error.code).to.equal("CEREMONY_STEP_EARLY");
      expect(error.remedy).to.contain(`--step ${before}\``);
    };
    await early("commit", "plan");
    expect((await step("--step", "plan", "--threshold", "2", "--epoch", "2040-1")).code).to.equal(0);
    expect((await step("--step", "plan", "--threshold", "2")).json["error"]).to.have.property(
      "code",
      "CEREMONY_PLANNED_BEFORE",
    );
    await early("deal", "commit");
    await early("keep", "finish");
    for (const name of ["commit", "deal", "receive", "answer", "finish", "keep"]) await both(name);
    const record = readEpochRecord(JSON.parse(readFileSync(path.join(exchange, "record.json"), "utf8")));
    expect(record.holders.map(({ name }) => name)).to.deep.equal(["Trust 1", "Trust 2"]);
    expect((await step("--step", "commit", ...own(1))).json["done"]).to.equal(false);
    const keep = ["guard", "ceremony", "--exchange", exchange, "--step", "keep", ...own(1)];
    const { stdout } = await runTask(keep, { env: { ...suite.env, ...env } });
    expect(stdout).to.contain(hashEpochRecord(record)).and.to.contain("records/2040-1.0.json");
    const destroy = ["guard", "destroy", ...own(1), "--epoch", "2040-1", "--yes"];
    const wrong = { MEDICONNECT_KEYHOLDER_PASSPHRASE: "not the one that sealed it" };
    const { json } = await runJson(suite, destroy, { env: wrong });
    expect(json["error"]).to.include({ code: "SECRET_LOCKED" });
    expect((json["error"] as { message: string }).message).to.contain("MEDICONNECT_KEYHOLDER_PASSPHRASE");
  });

  it("leave the patient's number nowhere: not printed, not in an audit log, not in a record", () => {
    const files = readdirSync(folder, { recursive: true })
      .map((name) => path.join(folder, String(name)))
      .filter((file) => statSync(file).isFile());
    expect(files.filter((file) => file.endsWith("audit.jsonl"))).to.have.length(5);
    for (const file of files) expect(readFileSync(file, "utf8"), file).not.to.contain(PATIENT);
    expect(printed).not.to.be.empty;
    for (const text of printed) expect(text).not.to.contain(PATIENT).and.not.to.contain("999 000-0018");
  });
});
