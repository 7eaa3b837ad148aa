import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { resetChain, startChain } from "../../sdk/src/chain/index.ts";
import { chainFolderOf, deploymentFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import { listPrescriptions } from "../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { runMainJob, runTask } from "../support/runCommand.ts";
import { GTIN, refuse, runJson, scanOf, stockSuite, succeed, writeOrder } from "./support.ts";

const CHAIN_ID = 31_337;

describe("bad input and bad luck", function () {
  this.timeout(240_000);
  let suite: EmbeddedSuite;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite);
  });

  after(() => suite.stop());

  async function write(name: string, content: string): Promise<string> {
    const file = path.join(suite.stateFolder, name);
    await writeFile(file, content);
    return file;
  }

  it("refuses files that are not there or not what they should be", async () => {
    await refuse(suite, "FILE_NOT_FOUND", "rx", "issue", "--fhir", "nowhere.json");
    await refuse(suite, "FILE_UNREADABLE", "rx", "issue", "--fhir", suite.stateFolder);
    await refuse(suite, "FHIR_FAULTS", "rx", "issue", "--fhir", await write("broken.json", "{"));
    await refuse(suite, "FILE_NOT_FOUND", "lot", "register", "--csv", "nowhere.csv");
    await refuse(suite, "OPTION_MISSING", "rx", "issue");
  });

  it("names a wrong check digit by its path and shows no personal text", async () => {
    const text = await readFile(await writeOrder(suite), "utf8");
    const number = /"value":"(9\d{9})"/.exec(text)?.[1] ?? "";
    const wrong = await write(
      "wrong-digit.json",
      text.replaceAll(number, `${number.slice(0, 9)}${(Number(number[9]) + 1) % 10}`),
    );
    const line = await refuse(suite, "FHIR_FAULTS", "rx", "issue", "--fhir", wrong);

    expect(number).to.match(/^9\d{9}$/);
    expect(line)
      .to.match(/identifier\[0\]\.value/)
      .and.not.to.contain(number.slice(0, 9));
  });

  it("refuses a medicine that the table does not know, by its code", async () => {
    const table = await write("medicines.json", JSON.stringify({ version: 1, groups: [] }));
    const { json } = await runJson(suite, [
      "rx",
      "issue",
      "--fhir",
      await writeOrder(suite),
      "--medicines",
      table,
    ]);

    expect(["MEDICINE_NOT_MAPPED", "MEDICINES_TABLE_INVALID"]).to.include(
      (json["error"] as { code: string }).code,
    );
  });

  it("names the line of a duplicate or illegal serial", async () => {
    const head = "gtin,lot,expiry,serial\n";
    const row = (serial: string): string => `${GTIN},X1,2030-01-31,${serial}\n`;
    const twice = await write("twice.csv", head + row("AAA") + row("BBB") + row("AAA"));
    expect(await refuse(suite, "LOT_CSV_FAULTY", "lot", "register", "--csv", twice)).to.match(/line 4/i);
    const illegal = await write("illegal.csv", head + row("AAA") + row("B^B"));
    expect(await refuse(suite, "LOT_CSV_FAULTY", "lot", "register", "--csv", illegal)).to.match(/line 3/i);
  });

  it("registers no lot under an expiry that is no day of the calendar", async () => {
    for (const expiry of ["2028-02-30", "20280630", "2028-13-01", "2030-1-5", "tomorrow"]) {
      const lot = ["--gtin", GTIN, "--lot", "ZD1", "--expiry", expiry];
      const line = await refuse(suite, "GS1_DATE_WRONG", "lot", "register", ...lot, "--generate", "10");
      expect(line).to.equal(
        `"${expiry}" is no date. Give a day of the calendar as YYYY-MM-DD, for example 2028-06-30.`,
      );
    }
    await refuse(suite, "LotUnknown", "lot", "show", "--gtin", GTIN, "--lot", "ZD1");
    const past = ["--gtin", GTIN, "--lot", "ZD1", "--expiry", "2020-01-31", "--generate", "10"];
    expect(await refuse(suite, "LotHasExpired", "lot", "register", ...past)).to.match(/Check the expiry/);
  });

  it("refuses options of which one would be ignored, and names both ways where none is given", async () => {
    const lot = ["lot", "register", "--gtin", GTIN, "--lot", "ZD2", "--expiry", "2030-01-31"];
    const both = await refuse(suite, "OPTION_INVALID", ...lot, "--generate", "10", "--csv", "lot.csv");
    expect(both).to.match(/^--csv and --generate exclude each other/);
    const twice = [...lot, "--generate", "10", "--case", "10", "--carton", "20"];
    expect(await refuse(suite, "OPTION_INVALID", ...twice)).to.match(/^--case and --carton exclude/);
    expect(await refuse(suite, "OPTION_MISSING", ...lot)).to.match(/--csv.*--generate/);
  });

  it("says how to start the chain where none answers", async () => {
    const env = { MEDICONNECT_STATE: path.join(suite.stateFolder, "none"), MEDICONNECT_PORT: "39517" };
    const { code, stderr } = await runTask(["rx", "list"], { env });

    expect(code).to.equal(1);
    expect(stderr.trim())
      .to.match(/^No chain answers at .*npx hardhat chain start/)
      .and.not.to.contain("\n");
  });

  it("refuses the wrong chain before anything is sent", async () => {
    const env = { MEDICONNECT_RPC_URL: suite.url, MEDICONNECT_CHAIN_ID: "2027" };
    const { code, stderr } = await runTask(["licence", "list", "--network", "besu"], { env });

    expect(code).to.equal(1);
    expect(stderr.trim()).to.match(/has the id 31337, not 2027/);
  });

  it("refuses without a key, and refuses well-known keys on a chain that is not embedded", async () => {
    await refuse(suite, "KEY_MISSING", "rx", "claim", "--code", await codeOf(), "--as", "nobody");
    const env = { MEDICONNECT_KEY_PHARMACY_1: "0x1234" };
    const { json } = await runJson(suite, ["rx", "claim", "--code", await codeOf()], { env });
    expect(json["error"]).to.include({ code: "KEY_INVALID" });
    expect(JSON.stringify(json)).not.to.contain("1234");
  });

  it("refuses a role that the key does not hold", async () => {
    await refuse(
      suite,
      "LicenceMissing",
      "rx",
      "issue",
      "--fhir",
      await writeOrder(suite),
      "--as",
      "pharmacy-1",
    );
    await refuse(suite, "NotRegistrar", "licence", "suspend", "--id", "1", "--as", "pharmacy-registrar");
    await refuse(suite, "LICENCE_UNKNOWN", "licence", "show", "--id", "99");
    await refuse(suite, "ROLE_UNKNOWN", "licence", "grant", "--account", "pharmacy-3", "--role", "king");
  });

  it("deploys once: a second run only checks, and a chain that lost its code is a clear error", async () => {
    expect(await succeed(suite, "deploy")).to.include({ already: true });

    const lost = await mkdtemp(path.join(os.tmpdir(), "mediconnect-lost-"));
    const deploymentFolder = deploymentFolderOf(CHAIN_ID, lost);
    await cp(suite.deploymentFolder, deploymentFolder, { recursive: true });
    await startChain({ folder: chainFolderOf(lost) });
    try {
      for (const task of [["deploy"], ["rx", "list"]]) {
        const { code, stderr } = await runTask(task, { env: { MEDICONNECT_STATE: lost } });
        expect(code, stderr).to.equal(1);
        expect(stderr.trim())
          .to.match(/holds no code at the recorded addresses.*chain reset/)
          .and.not.to.contain("\n");
      }
    } finally {
      await resetChain({ folder: chainFolderOf(lost), deploymentFolder });
      await rm(lost, { recursive: true, force: true });
    }
  });

  it("issues each item exactly once, whenever the command is killed", async () => {
    for (const killAfter of [900, 1_200, 1_350, 1_500, 1_700]) {
      const before = (await listPrescriptions(suite.client)).length;
      const order = await writeOrder(suite);
      await runTask(["rx", "issue", "--fhir", order], { env: suite.env, killAfter });
      await succeed(suite, "rx", "issue", "--fhir", order);
      const issued = (await listPrescriptions(suite.client)).length - before;
      expect(issued, `killed after ${killAfter} ms`).to.equal(2);
    }
  });

  it("issues each item exactly once when the command runs twice at the same time", async () => {
    const before = (await listPrescriptions(suite.client)).length;
    const order = await writeOrder(suite);
    const run = () => runTask(["rx", "issue", "--fhir", order], { env: suite.env });
    await Promise.all([run(), run(), run()]);
    const { code } = await succeed(suite, "rx", "issue", "--fhir", order);

    expect((await listPrescriptions(suite.client)).length - before).to.equal(2);
    await succeed(suite, "rx", "open", "--code", String(code), "--item", "2");
  });

  it("dispenses exactly once, whenever the command is killed", async () => {
    for (const [ordinal, killAfter] of [1_100, 1_400, 1_700].entries()) {
      const code = await codeOf();
      const scan = await scanOf(suite, GTIN, ordinal);
      await succeed(suite, "rx", "claim", "--code", code);
      await runTask(["rx", "dispense", "--code", code, scan], { env: suite.env, killAfter });
      const record = await succeed(suite, "rx", "dispense", "--code", code, scan);
      const events = await suite.client.dispensing.queryFilter(
        suite.client.dispensing.filters.Dispensed(String(record["prescription"])),
      );
      expect(events, `killed after ${killAfter} ms`).to.have.length(1);
    }
  });

  it("tells the main job's user what is wrong before a chain is started", async () => {
    for (const [args, line] of [
      [["--fhir", "nowhere.json"], /There is no file nowhere\.json/],
      [["--as-of", "yesterday"], /--as-of wants a date/],
      [["--nonsense"], /--help/],
    ] as const) {
      const { code, stderr } = await runMainJob(args, {
        env: { MEDICONNECT_STATE: path.join(suite.stateFolder, "m") },
      });
      expect(code).to.equal(1);
      expect(stderr.trim()).to.match(line).and.not.to.contain("\n");
    }
  });

  async function codeOf(): Promise<string> {
    return String((await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite)))["code"]);
  }
});
