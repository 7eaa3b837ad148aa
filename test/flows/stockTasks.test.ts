import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  buildSscc,
  createLotFile,
  generateSerials,
  packElementString,
  writeLotCsv,
} from "../../sdk/src/node.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { refuse, runJson, succeed, writeOrder } from "./support.ts";

const PARACETAMOL_100 = "05000000000012";
const LOT = "STEPS1";
const PREFIX = "9506000";

describe("products, lots and packs by separate keys", function () {
  this.timeout(240_000);
  let suite: EmbeddedSuite;
  let expiry: number;

  before(async () => {
    suite = await startEmbeddedSuite();
    for (const [account, role] of [
      ["prescriber-1", "prescriber"],
      ["pharmacy-1", "dispenser"],
      ["manufacturer-1", "manufacturer"],
      ["regulator-1", "regulator"],
    ] as const) {
      await succeed(suite, "licence", "grant", "--account", account, "--role", role);
    }
    expiry = Math.floor((await chainTime(suite.client.provider)) / 86_400) + 400;
  });

  after(() => suite.stop());

  const run = (...args: string[]) => succeed(suite, ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, ...args);

  async function writeTranche(name: string, count: number): Promise<{ csv: string; scans: string[] }> {
    const serials = await generateSerials({ seed: name, count });
    const csv = path.join(suite.stateFolder, `${name}.csv`);
    await writeLotCsv(csv, createLotFile({ gtin: PARACETAMOL_100, lot: LOT, expiry }, serials));
    const lines = (await readFile(csv, "utf8")).trim().split("\n").slice(1);
    const scans = lines.map((line) => {
      const [gtin = "", lot = "", day = "", serial = ""] = line.split(",");
      return packElementString({ gtin, lot, expiry: day, serial });
    });
    return { csv, scans };
  }

  it("takes three steps to activate a GTIN, each by whose it is", async () => {
    const gtin = ["--gtin", PARACETAMOL_100];
    const activate = ["product", "activate", ...gtin, "--manufacturer", "3"];
    await refused("GroupUnknown", "product", "propose", ...gtin);
    await refused("LicenceMissing", "product", "group", ...gtin, "--as", "manufacturer-1");
    await run("product", "group", ...gtin);
    expect((await run("product", "group", ...gtin))["transaction"]).to.equal(undefined);
    await refused("ProposalDiffers", ...activate);
    await refused("LicenceMissing", "product", "propose", ...gtin, "--as", "regulator-1");
    await run("product", "propose", ...gtin);
    await run(...activate);
    expect((await run(...activate))["transaction"]).to.equal(undefined);
  });

  it("registers a lot and a further tranche of it in boxes, and verifies packs of both", async () => {
    const [first, second] = [await writeTranche("first", 120), await writeTranche("second", 70)];
    await refused("LOT_NOT_PUBLISHED", "lot", "tranche", "--csv", second.csv);
    await run("lot", "register", "--csv", first.csv);
    await refused("SERIAL_IN_EARLIER_TRANCHE", "lot", "tranche", "--csv", first.csv);
    const tranche = ["lot", "tranche", "--csv", second.csv];
    await refused("OPTION_INVALID", ...tranche, "--case", "6", "--pallet", "20");
    await refused("COMPANY_PREFIX_MALFORMED", ...tranche, "--prefix", "95x");
    const done = await run(...tranche, "--case", "5", "--pallet", "20", "--prefix", PREFIX);
    expect(done).to.include({ tranche: 1, packs: 70, case: 5, pallets: 4, cases: 14 });
    // The last pallet has the two cases that are left.
    const last = (await run("open", "--box", buildSscc(PREFIX, 3)))["list"] as { sscc: string }[];
    expect(last.map(({ sscc }) => sscc)).to.deep.equal([16, 17].map((at) => buildSscc(PREFIX, at)));
    for (const scan of [first.scans[119], second.scans[69]]) {
      expect(await run("pack", "verify", "--scan", scan ?? "")).to.include({ maySupply: true });
    }
  });

  it("decommissions the packs of a file with one answer a pack, and those of a command all or none", async () => {
    const { scans } = await writeTranche("second", 70);
    const file = path.join(suite.stateFolder, "spoilt.txt");
    await writeFile(file, `${scans.slice(0, 60).join("\n")}\n`);
    const spoil = ["pack", "decommission", "--reason", "destroyed"];
    expect(await run(...spoil, "--file", file)).to.include({ packs: 60, refused: 0 });
    expect(await run("pack", "verify", "--scan", scans[59] ?? "")).to.include({ maySupply: false });
    expect(await run("pack", "verify", "--scan", scans[60] ?? "")).to.include({ maySupply: true });

    await refused("UnitAlreadyDecommissioned", ...spoil, ...scans.slice(59, 62));
    expect(await run("pack", "verify", "--scan", scans[60] ?? "")).to.include({ maySupply: true });
    await writeFile(file, `${[...scans.slice(59, 62), "not a scan"].join("\n")}\n`);
    const { code, json } = await runJson(suite, [...spoil, "--file", file]);
    expect(code).to.equal(1);
    expect(json).to.include({ packs: 2, refused: 2 });
    const answers = json["answers"] as { done: boolean; error?: { code: string } }[];
    expect(answers.map(({ done, error }) => error?.code ?? done)).to.deep.equal([
      "UnitAlreadyDecommissioned",
      true,
      true,
      "SCAN_NOT_GS1",
    ]);
    await refused("FILE_NOT_FOUND", ...spoil, "--file", `${file}.none`);
    const line = await refused("OPTION_MISSING", "pack", "decommission", scans[62] ?? "");
    expect(line).to.match(/--reason is missing; nothing was done. Give one of: destroyed, stolen, own-use,/);
    expect(await run("pack", "verify", "--scan", scans[62] ?? "")).to.include({ maySupply: true });
  });

  it("undoes a file of transactions with one answer a pack", async () => {
    const { scans } = await writeTranche("second", 70);
    const taken = await run("pack", "decommission", "--reason", "sample", ...scans.slice(64, 66));
    const file = path.join(suite.stateFolder, "undo.txt");
    const unknown = `0x${"12".repeat(32)}`;
    await writeFile(file, `${unknown}\n${String((taken["transactions"] as string[])[0])}\n`);
    const { code, json } = await runJson(suite, ["pack", "undo", "--file", file]);
    expect(code).to.equal(1);
    expect(json).to.include({ packs: 2, refused: 1 });
    expect((json["answers"] as { error?: { code: string } }[])[0]?.error?.code).to.equal(
      "TRANSACTION_UNKNOWN",
    );
    expect(await run("pack", "verify", "--scan", scans[64] ?? "")).to.include({ maySupply: true });
    expect((taken["answers"] as { done: boolean }[]).map(({ done }) => done)).to.deep.equal([true, true]);
    expect(taken).to.include({ packs: 2, refused: 0 });
    const undone = String((taken["transactions"] as string[])[0]);
    await writeFile(file, `\n0x12\n${undone}\n`);
    const again = await runJson(suite, ["pack", "undo", "--file", file]);
    const answers = again.json["answers"] as { line: number; alreadyDone?: boolean; done: boolean }[];
    expect(again.code).to.equal(1);
    expect(answers.map(({ line, done, alreadyDone }) => [line, done, alreadyDone])).to.deep.equal([
      [2, false, undefined],
      [3, true, true],
      [3, true, true],
    ]);
  });

  it("supplies nothing of a group that became monitored, until it has a tag", async () => {
    const table = path.join(suite.stateFolder, "monitored.json");
    const text = await readFile("samples/medicines.json", "utf8");
    await writeFile(table, text.replace('"monitored": false', '"monitored": true'));
    const issued = await run("rx", "issue", "--fhir", await writeOrder(suite));
    const code = String(issued["code"]);
    await run("rx", "claim", "--code", code);

    const substances = path.join(suite.stateFolder, "substances.json");
    const known = { id: "paracetamol", name: "Paracetamol", dmd: ["322237000"] };
    await writeFile(substances, JSON.stringify({ version: 1, groups: [known] }));
    const gtin = ["--gtin", PARACETAMOL_100];
    await run("product", "group", ...gtin, "--medicines", table);
    // What was active already took it over at once.
    expect((await suite.client.packs.productOf(PARACETAMOL_100)).monitored).to.equal(true);
    expect(await run("product", "refresh", ...gtin)).to.include({ monitored: true });
    const { scans } = await writeTranche("first", 120);
    // By the pharmacy's own table nothing is amiss; the chain knows better.
    await refused("GuardTagMissing", "rx", "dispense", "--code", code, scans[0] ?? "");
    await refused(
      "PRESCRIPTION_UNTAGGED",
      ...["rx", "dispense", "--code", code, "--medicines", table],
      scans[0] ?? "",
    );
    await refused("GROUP_IS_MONITORED", "product", "group", ...gtin);
    await refused("NotConcerned", "guard", "settle", "--code", code, "--substances", substances);
    const settle = ["guard", "settle", "--code", code, "--role", "prescriber"];
    await refused("SUBSTANCE_NOT_MAPPED", ...settle);
    await run(...settle, "--substances", substances);
    const dispense = ["rx", "dispense", "--code", code, "--substances", substances];
    expect(await run(...dispense, scans[0] ?? "")).to.include({ outstanding: 0 });

    await run("product", "group", ...gtin, "--end-monitoring");
    expect((await suite.client.packs.productOf(PARACETAMOL_100)).monitored).to.equal(false);
  });
});
