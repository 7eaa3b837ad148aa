import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { travelTo } from "../../sdk/src/chain/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { runTask } from "../support/runCommand.ts";
import { refuse, runJson, scanOf, stockSuite, succeed, writeCancellation, writeOrder } from "./support.ts";

const SAMPLAZEPAM_28 = "05000000000166";
const SAMPLAZEPAM = "99900211000001102";
const PATIENT = "9990000034";
const OTHER_PATIENT = "9990000107";
const DAY = 86_400;

interface Overlap {
  event: string;
  kind: string;
  reason: string;
  by: number;
  tag: string;
  id: string;
}

interface Issued {
  code: string;
  order: string;
  id: string;
}

/** By one key of a pilot, which the embedded chain draws; test/tasks/guard.test.ts has the key holders. */
describe("the supply guard through the tasks", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;
  let next = 0;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite, [SAMPLAZEPAM_28]);
    await succeed(suite, "licence", "grant", "--account", "prescriber-2", "--role", "prescriber");
  });

  after(() => suite.stop());

  const run = (...args: string[]) => succeed(suite, ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, ...args);

  async function orderFor(patient: string): Promise<string> {
    const file = await writeOrder(suite, { sample: "controlled-drug" });
    if (patient === PATIENT) return file;
    const text = (await readFile(file, "utf8")).replaceAll(PATIENT, patient);
    await writeFile(file, text);
    return file;
  }

  async function issue(by: string, patient: string, ...args: string[]): Promise<Issued> {
    const order = await orderFor(patient);
    const issued = await run("rx", "issue", "--fhir", order, "--as", by, ...args);
    const [first] = issued["items"] as { chain: { id: string } }[];
    return { code: String(issued["code"]), order, id: first?.chain.id ?? "" };
  }

  async function peek(patient: string): Promise<Record<string, number | string>> {
    const args = ["guard", "peek", "--code", SAMPLAZEPAM];
    const { json, code } = await runJson(suite, args, { input: patient });
    expect(code, JSON.stringify(json)).to.equal(0);
    return (json["list"] as Record<string, number | string>[])[0] ?? {};
  }

  const overlaps = async () => (await run("guard", "overlaps"))["list"] as Overlap[];
  const scan = () => scanOf(suite, SAMPLAZEPAM_28, next++);

  describe("two prescribers", () => {
    let first: Issued;
    let second: string;

    it("sees the second one's prescription of the same medicine, and says what to do", async () => {
      first = await issue("prescriber-1", PATIENT);
      second = await orderFor(PATIENT);
      const line = await refused(
        "OverlapNeedsReason",
        ...["rx", "issue", "--fhir", second, "--as", "prescriber-2"],
      );

      expect(line)
        .to.match(/another prescriber's prescription is open/)
        .and.to.match(/--override/)
        .and.not.to.contain(PATIENT);
      expect(await overlaps()).to.deep.equal([]);
      expect(await peek(PATIENT)).to.include({ open: 1, coveredUntil: 0, overridden: 0 });
    });

    it("lets the refusal be reported, and nothing where nothing overlaps", async () => {
      const report = (patient: string) =>
        runJson(
          suite,
          ["guard", "report", "--code", SAMPLAZEPAM, "--schedule", "CD3", "--as", "prescriber-2"],
          { input: patient },
        );
      expect((await report(PATIENT)).json).to.include({ kind: "openElsewhere" });
      const nothing = (await report(OTHER_PATIENT)).json;
      expect(nothing["kind"]).to.equal("none");
      expect(nothing["transaction"]).to.equal(undefined);
      const { tag } = await peek(PATIENT);
      expect((await overlaps()).map(({ event, by, tag: shown }) => [event, by, shown])).to.deep.equal([
        ["reported", 6, tag],
      ]);
    });

    it("lets it pass with a reason, which the regulator sees at once", async () => {
      await refused(
        "OVERRIDE_REASON_UNKNOWN",
        ...["rx", "issue", "--fhir", second, "--override", "because", "--as", "prescriber-2"],
      );
      await run("rx", "issue", "--fhir", second, "--override", "intendedBeside", "--as", "prescriber-2");

      const last = (await overlaps()).at(-1);
      expect(last).to.include({
        event: "overridden",
        kind: "openElsewhere",
        reason: "intendedBeside",
        by: 6,
      });
      const known = await peek(PATIENT);
      expect(known).to.include({ open: 2, prescriber: 0, overridden: 1, reported: 1 });
      expect(last?.tag).to.equal(known["tag"]);
    });

    it("asks nothing of the same prescriber, nor of another patient", async () => {
      await issue("prescriber-2", OTHER_PATIENT);
      await issue("prescriber-2", OTHER_PATIENT);
      expect(await peek(OTHER_PATIENT)).to.include({ open: 2, overridden: 0 });
    });

    it("gives back what a cancellation by the EPS message ends", async () => {
      const message = await writeCancellation(suite, second);
      await run("rx", "cancel", "--fhir", message, "--as", "prescriber-2");
      expect(await peek(PATIENT)).to.include({ open: 1 });
      await run("rx", "cancel", "--code", first.code, "--reason", "0001");
      expect(await peek(PATIENT)).to.include({ open: 0 });
    });
  });

  describe("two pharmacies", () => {
    const CLAIMANT = ["--as", "pharmacy-2"] as const;
    let other: Issued;

    it("sees an early supply by the second one", async () => {
      const one = await issue("prescriber-1", PATIENT);
      other = await issue("prescriber-1", PATIENT);
      await run("rx", "claim", "--code", one.code);
      await run("rx", "dispense", "--code", one.code, await scan());
      const now = await chainTime(suite.client.provider);
      const entry = await peek(PATIENT);
      expect(Number(entry["coveredUntil"])).to.be.within(now + 28 * DAY - 60, now + 28 * DAY);

      await run("rx", "claim", "--code", other.code, ...CLAIMANT);
      const line = await refused(
        "OverlapNeedsReason",
        ...["rx", "dispense", "--code", other.code, await scanOf(suite, SAMPLAZEPAM_28, next), ...CLAIMANT],
      );
      expect(line).to.match(/there is enough of it left/);
    });

    it("lets it pass with a reason, which is kept with the pharmacy's licence", async () => {
      const override = ["--override", "travelOrHoliday"];
      await run("rx", "dispense", "--code", other.code, await scan(), ...override, ...CLAIMANT);
      expect((await overlaps()).at(-1)).to.include({
        event: "overridden",
        kind: "stillCovered",
        reason: "travelOrHoliday",
        by: 3,
      });
    });

    it("is corrected by a regulator, never to more", async () => {
      const { tag, coveredUntil } = await peek(PATIENT);
      const until = Number(coveredUntil);
      const correct = (seconds: number, ...args: string[]) => [
        ...["guard", "correct", "--tag", String(tag), "--covered-until", String(seconds), ...args],
      ];
      await refused("CoverNotShorter", ...correct(until + 1, "--reason", "medicineGone"));
      await refused("CORRECTION_REASON_UNKNOWN", ...correct(until, "--reason", "0"));
      await refused("LicenceMissing", ...correct(until, "--reason", "medicineGone", "--as", "pharmacy-1"));
      await refused("GuardTagUnknown", "guard", "correct", "--tag", `0x${"11".repeat(32)}`, "--reason", "1");
      await refused("TAG_INVALID", "guard", "release", "--tag", "0x11");
      await run(...correct(until - 28 * DAY, "--reason", "medicineGone"));
      expect(await peek(PATIENT)).to.include({ coveredUntil: until - 28 * DAY, corrections: 1 });
    });
  });

  describe("policy", () => {
    it("blocks until a regulator releases, for one overlap", async () => {
      const rules = (await run("guard", "policy"))["list"];
      expect(rules).to.deep.include({ schedule: "CD3", rule: "requireReason", earlyDays: 3 });
      const block = ["guard", "policy", "--schedule", "CD3", "--rule", "block", "--early", "3"];
      await refused("AccessManagedUnauthorized", ...block, "--as", "regulator-1");
      expect(await run(...block)).to.include({ state: "done" });

      const order = await orderFor(OTHER_PATIENT);
      const attempt = ["rx", "issue", "--fhir", order, "--override", "emergency"];
      await refused("OverlapBlocked", ...attempt);
      const { tag } = await peek(OTHER_PATIENT);
      await run("guard", "release", "--tag", String(tag));
      const { stdout } = await runTask(["guard", "overlaps"], { env: suite.env });
      const released = stdout.split("\n").find((line) => line.includes("released")) ?? "";
      // What the table shows is what a task takes.
      const shown = /0x[0-9a-f]+/.exec(released)?.[0] ?? "";
      expect(await run("guard", "peek", "--tag", shown)).to.deep.include({
        list: [await peek(OTHER_PATIENT)],
      });
      expect(shown).to.equal(tag);
      await run(...attempt);
      await refused(
        "OverlapBlocked",
        "rx",
        "issue",
        "--fhir",
        await orderFor(OTHER_PATIENT),
        "--override",
        "1",
      );
      await run("guard", "policy", "--schedule", "CD3", "--rule", "requireReason", "--early", "3");
      await refused("ADDRESS_INVALID", "guard", "policy", "--adopt", "0x11");
      const { guardPolicy } = suite.client.deployment;
      expect(await run("guard", "policy", "--adopt", guardPolicy)).to.include({ state: "done" });
    });
  });

  describe("an outage", () => {
    const THIRD_PATIENT = "9990000115";
    let untagged: Issued;

    it("lets nothing go without a tag while none is declared", async () => {
      const order = await orderFor(THIRD_PATIENT);
      await refused("NO_OUTAGE_DECLARED", "rx", "issue", "--fhir", order, "--outage");
      await refused("AccessManagedUnauthorized", "guard", "outage", "--hours", "4", "--as", "pauser");
      await refused("OPTION_INVALID", "guard", "outage", "--hours", "73");
      await refused("NoOutage", "guard", "outage", "--end");
    });

    it("is declared for hours, with a quota, and lets supply go on", async () => {
      await run("guard", "outage", "--hours", "4", "--quota", "1");
      expect(await run("guard", "outage")).to.include({ number: 1, quota: 1, lasts: true });

      untagged = await issue("prescriber-1", THIRD_PATIENT, "--outage");
      await run("rx", "claim", "--code", untagged.code);
      const pack = await scan();
      await refused("PRESCRIPTION_UNTAGGED", "rx", "dispense", "--code", untagged.code, pack);
      await run("rx", "dispense", "--code", untagged.code, "--outage", pack);
      const [deferral] = (await run("guard", "deferrals"))["list"] as object[];
      expect(deferral).to.include({ id: untagged.id, dispenser: 2, supplies: 1, overdue: false });
    });

    it("lets no pharmacy go beyond its quota", async () => {
      const more = await issue("prescriber-1", "9990000123", "--outage");
      await run("rx", "claim", "--code", more.code);
      const pack = await scanOf(suite, SAMPLAZEPAM_28, next);
      await refused("DeferralQuotaUsed", "rx", "dispense", "--code", more.code, "--outage", pack);
      await run("rx", "release", "--code", more.code);
    });

    it("is settled once, however often the task runs, also after a killed one", async () => {
      await run("guard", "outage", "--end");
      await travelTo(suite.client.provider, (await chainTime(suite.client.provider)) + DAY);
      const [late] = (await run("guard", "deferrals"))["list"] as object[];
      expect(late).to.include({ overdue: true });

      const settle = ["guard", "settle", "--code", untagged.code];
      await refused("NotConcerned", ...settle, "--as", "pharmacy-2");
      const both = await Promise.all([runJson(suite, settle), runJson(suite, settle)]);
      const done = both.filter(({ json }) => json["transaction"] !== undefined);
      expect(done.length, JSON.stringify(both)).to.be.greaterThan(0);
      const again = await run(...settle);
      expect(again["transaction"]).to.equal(undefined);

      expect((await run("guard", "deferrals"))["list"]).to.deep.equal([]);
      const entry = await peek(THIRD_PATIENT);
      const now = await chainTime(suite.client.provider);
      expect(entry).to.include({ open: 0, lastDispenser: 2, overridden: 0 });
      expect(Number(entry["coveredUntil"])).to.be.within(now + 27 * DAY - 120, now + 27 * DAY);
      // Told, it counts like any other.
      await refused("OverlapNeedsReason", "rx", "issue", "--fhir", await orderFor(THIRD_PATIENT));
    });
  });

  describe("the audit", () => {
    it("tells every override with its reason, and outages, and no patient, and verifies", async () => {
      const file = path.join(suite.stateFolder, "audit.jsonl");
      await run("audit", "export", "--out", file);
      expect(await run("audit", "verify", "--file", file)).to.include({ ok: true });

      const text = await readFile(file, "utf8");
      const [, ...lines] = text.trim().split("\n");
      const records = lines.map(
        (line) => JSON.parse(line) as { kind: string; fields: Record<string, unknown> },
      );
      const overridden = records.filter(({ kind }) => kind === "override");
      expect(overridden).not.to.have.length(0);
      for (const { fields } of overridden) expect(fields["reason"]).to.be.a("number").above(0);
      expect(records.map(({ kind }) => kind)).to.include.members(["outage", "guard", "issue", "supply"]);
      for (const patient of [PATIENT, OTHER_PATIENT]) expect(text).not.to.include(patient);
    });
  });

  describe("privacy", () => {
    it("keeps the patient's number out of what it says, keeps and sends", async () => {
      const { stdout, stderr } = await runTask(["guard", "peek", "--code", SAMPLAZEPAM], {
        env: suite.env,
        input: PATIENT,
      });
      expect(stdout + stderr).not.to.contain(PATIENT);
      for (const room of ["guard", "forms", "sealed", "records"]) {
        const folder = path.join(suite.stateFolder, room);
        const names = existsSync(folder) ? readdirSync(folder) : [];
        for (const name of names) {
          expect(readFileSync(path.join(folder, name)).includes(PATIENT), `${room}/${name}`).to.equal(false);
        }
      }
      const { provider } = suite.client;
      const spoken = [PATIENT, Buffer.from(PATIENT).toString("hex"), BigInt(PATIENT).toString(16)];
      const last = await provider.getBlockNumber();
      let transactions = 0;
      for (let number = 0; number <= last; number++) {
        const block: unknown = await provider.send("eth_getBlockByNumber", [
          `0x${number.toString(16)}`,
          true,
        ]);
        const text = JSON.stringify(block);
        transactions += text.split('"input"').length - 1;
        for (const word of spoken) expect(text.includes(word), `block ${number}`).to.equal(false);
      }
      expect(transactions).to.be.greaterThan(20);
      const logs = JSON.stringify(await provider.getLogs({ fromBlock: 0, toBlock: "latest" }));
      for (const word of spoken) expect(logs.includes(word)).to.equal(false);
    });
  });
});
