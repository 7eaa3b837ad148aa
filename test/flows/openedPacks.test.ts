import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { refuse, scanOf, stockSuite, succeed, writeOrder } from "./support.ts";

const PARACETAMOL_100 = "05000000000012";
const SPECIMORPH_28 = "05000000000203";
const SPECIMORPH = "99900411000001103";

describe("opened packs and the register of controlled drugs", function () {
  this.timeout(240_000);
  let suite: EmbeddedSuite;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite, [PARACETAMOL_100, SPECIMORPH_28]);
  });

  after(() => suite.stop());

  const run = (...args: string[]) => succeed(suite, ...args);
  const dispense = (code: string, ...args: string[]) => run("rx", "dispense", "--code", code, ...args);

  /** Issues and claims our sample. */
  async function claimed(sample?: string, as = "pharmacy-1"): Promise<string> {
    const order = await writeOrder(suite, sample === undefined ? {} : { sample });
    const code = String((await run("rx", "issue", "--fhir", order))["code"]);
    await run("rx", "claim", "--code", code, "--as", as);
    return code;
  }

  describe("a pack that is opened", () => {
    let scan: string;
    let code: string;

    before(async () => {
      scan = await scanOf(suite, PARACETAMOL_100, 0);
      code = await claimed();
    });

    it("is not opened unless that is said, nor where it is not needed", async () => {
      await refuse(suite, "PacksDiffer", "rx", "dispense", "--code", code, "--quantity", "30", scan);
      const second = await scanOf(suite, PARACETAMOL_100, 1);
      await refuse(suite, "PACK_NOT_NEEDED", "rx", "dispense", "--code", code, "--open", scan, second);
    });

    it("gives a part once, however often the command is sent", async () => {
      const args = ["--quantity", "30", "--open", scan];
      const first = await dispense(code, ...args);
      const again = await dispense(code, ...args);

      expect(first).to.include({ quantity: 30, outstanding: 70, alreadyDone: false });
      expect(again).to.include({ transaction: first["transaction"], alreadyDone: true });
      const verdict = await run("pack", "verify", "--scan", scan);
      expect(JSON.stringify(verdict)).to.include('"left":70');
    });

    it("gives the same part once more only where what was supplied before is said", async () => {
      const second = await dispense(code, "--quantity", "30", "--supplied", "30", scan);
      const again = await dispense(code, "--quantity", "30", "--supplied", "30", scan);

      expect(second).to.include({ quantity: 30, outstanding: 40, alreadyDone: false });
      expect(again).to.include({ transaction: second["transaction"], alreadyDone: true });
    });

    it("is refused to another pharmacy, and gives nothing beyond its content", async () => {
      const other = await claimed(undefined, "pharmacy-2");
      const elsewhere = ["--code", other, "--as", "pharmacy-2", "--quantity", "10", scan];
      await refuse(suite, "RemainderOfAnother", "rx", "dispense", ...elsewhere);

      const last = await dispense(code, scan);
      expect(last).to.include({ quantity: 40, outstanding: 0 });
      const more = await claimed();
      await refuse(suite, "PACK_EMPTY", "rx", "dispense", "--code", more, "--part", scan);
    });
  });

  describe("its history", () => {
    it("tells in EPCIS of each part, and of nobody who had it", async () => {
      const scan = await scanOf(suite, PARACETAMOL_100, 0);
      const document = await run("epcis", "export", "--scan", scan);
      const { eventList } = document["epcisBody"] as { eventList: Record<string, unknown>[] };
      expect(eventList.map(({ bizStep, disposition }) => [bizStep, disposition])).to.deep.equal([
        ["commissioning", "active"],
        ["dispensing", "partially_dispensed"],
        ["dispensing", "partially_dispensed"],
        ["dispensing", "dispensed"],
      ]);
      const [, first] = eventList;
      expect(Object.keys(first ?? {}).sort()).to.deep.equal([
        ...["action", "bizStep", "disposition", "epcList", "eventID", "eventTime", "eventTimeZoneOffset"],
        ...["readPoint", "type"],
      ]);
      const file = path.join(suite.stateFolder, "supplied.json");
      await writeFile(file, JSON.stringify(document));
      const known = await run("epcis", "import", file);
      expect(known).to.include({ events: 4, repeated: 4 });
    });
  });

  describe("the register", () => {
    let received: string;

    before(async () => {
      const code = await claimed("controlled-drug-schedule-2");
      const scans = await Promise.all([0, 1].map((ordinal) => scanOf(suite, SPECIMORPH_28, ordinal)));
      await dispense(code, "--collector", "representative", "--identity-asked", ...scans);
      const spoilt = await scanOf(suite, SPECIMORPH_28, 2);
      await run("pack", "decommission", "--reason", "destroyed", "--role", "dispenser", spoilt);
      received = path.join(suite.stateFolder, "received.csv");
      const day = new Date((await chainTime(suite.client.provider)) * 1000).toISOString().slice(0, 10);
      await writeFile(
        received,
        `date,group,quantity,from\n${day},${SPECIMORPH},140,"licence 7, invoice 12"\n`,
      );
    });

    it("runs a balance over receipts, supplies and what was destroyed", async () => {
      const { pages } = (await run("register", "show", "--received", received)) as {
        pages: { group: string; balance: number; entries: Record<string, unknown>[] }[];
      };

      expect(pages).to.have.length(1);
      expect(pages[0]).to.include({ group: SPECIMORPH, balance: 56 });
      expect(pages[0]?.entries.map(({ kind, balance }) => [kind, balance])).to.deep.equal([
        ["received", 140],
        ["supplied", 84],
        ["destroyed", 56],
      ]);
      expect(pages[0]?.entries[1]?.["collection"]).to.deep.equal({
        collector: "representative",
        identityAsked: true,
        identityGiven: false,
      });
    });

    it("shows that a receipt is missing, and nothing of medicines without a register", async () => {
      const { pages } = (await run("register", "show")) as { pages: { balance: number }[] };
      expect(pages.map(({ balance }) => balance)).to.deep.equal([-84]);
      expect((await run("register", "show", "--group", "322236009"))["pages"]).to.deep.equal([]);
    });

    it("is exported as CSV without anything personal", async () => {
      const out = path.join(suite.stateFolder, "register.csv");
      expect(await run("register", "export", "--received", received, "--out", out)).to.include({
        entries: 3,
      });
      const [header = "", first = "", second = ""] = (await readFile(out, "utf8")).split("\r\n");

      expect(header).to.match(/^group,at,kind,quantity,balance,from,prescription,prescriber,collector/);
      expect(first).to.include('"""licence 7, invoice 12"""');
      expect(second).to.match(
        /supplied,56,84,,0x[0-9a-fA-F]{40},\d+,representative,yes,no,\d+,0x[0-9a-f]{64}$/,
      );
    });

    it("names the faulty lines of the receipts, and a file that cannot be written", async () => {
      const faulty = path.join(suite.stateFolder, "faulty.csv");
      await writeFile(faulty, "date,group,quantity,from\n2026-02-30,1,0,\n");
      const line = await refuse(suite, "RECEIPTS_CSV_FAULTY", "register", "show", "--received", faulty);
      expect(line).to.include("line 2");
      await refuse(suite, "FILE_NOT_WRITTEN", "register", "export", "--out", "/nowhere/register.csv");
      await refuse(suite, "OPTION_INVALID", "register", "show", "--schedule", "6");
    });
  });
});
