import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { travelTo } from "../../sdk/src/chain/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { GTIN, LOT, refuse, scanOf, stockSuite, succeed, writeOrder } from "./support.ts";

const DAY = 86_400;

describe("undo, incidents and the papers of a recall through the tasks", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite);
    const grant = ["licence", "grant", "--account", "wholesaler-1", "--role", "wholesaler"];
    await succeed(suite, ...grant);
  });

  after(() => suite.stop());

  const run = (...args: string[]) => succeed(suite, ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, ...args);

  describe("given a supply", () => {
    let code: string;
    let transaction: string;
    let scan: string;

    before(async () => {
      scan = await scanOf(suite, GTIN, 0);
      code = String((await run("rx", "issue", "--fhir", await writeOrder(suite)))["code"]);
      await run("rx", "claim", "--code", code);
      transaction = String((await run("rx", "dispense", "--code", code, scan))["transaction"]);
    });

    it("refuses another pharmacy, and what is no supply", async () => {
      await refused("UndoUnknown", "pack", "undo", "--transaction", transaction, "--as", "pharmacy-2");
      await refused("OPTION_INVALID", "pack", "undo", "--transaction", "0x12");
      await refused("TRANSACTION_UNKNOWN", "pack", "undo", "--transaction", `0x${"12".repeat(32)}`);
    });

    it("brings pack and prescription back, once, and lets them be supplied again", async () => {
      const undone = await run("pack", "undo", "--transaction", transaction);
      expect(undone).to.include({ alreadyDone: false, quantity: 100 });
      expect(await run("pack", "undo", "--transaction", transaction)).to.include({ alreadyDone: true });
      expect(await run("pack", "verify", "--scan", scan)).to.include({ maySupply: true });
      const again = await run("rx", "dispense", "--code", code, scan);
      expect(again).to.include({ alreadyDone: false });
      expect(again["transaction"]).not.to.equal(transaction);
      const { list } = await run("rx", "history", "--code", code);
      expect((list as { event: string }[]).map(({ event }) => event)).to.deep.equal([
        "issued",
        "claimed",
        "supplied",
        "burned",
        "undone",
        "supplied",
        "burned",
      ]);
    });

    it("sees a copy of the pack at another pharmacy, and says where the first one went", async () => {
      const seen = ["incident", "scan", "--scan", scan];
      expect((await run(...seen))["outcome"]).to.include({ kind: "notice" });
      const other = await run(...seen, "--as", "pharmacy-2");
      expect(other["outcome"]).to.include({ kind: "suspicion", reason: "alreadyDecommissioned" });
      expect((other["outcome"] as { text: string }).text).to.match(/licence 2, /);
    });

    it("raises it once, lets the manufacturer look, and the regulator alone decide", async () => {
      const evidence = path.join(suite.stateFolder, "photograph.jpg");
      await writeFile(evidence, "what was seen");
      const raise = ["incident", "scan", "--scan", scan, "--raise", "--as", "pharmacy-2"];
      const raised = await run(...raise, "--evidence", evidence);
      expect(raised).to.include({ id: 1, sighting: false });
      await refused("IncidentIsOpen", ...raise);
      const triage = ["incident", "triage", "--id", "1"];
      await refused("LicenceMissing", ...triage, "--step", "confirm", "--as", "manufacturer-1");
      const looked = await run(...triage, "--role", "manufacturer");
      expect(looked).to.include({ status: "underInvestigation" });
      await refused("IncidentUnknown", "incident", "triage", "--id", "2");

      const lock = ["--step", "confirm", "--lock", scan, "--level", "tranche"];
      expect(await run(...triage, ...lock)).to.include({ status: "confirmedFalsified", locked: true });
      const neighbour = await scanOf(suite, GTIN, 1);
      expect(await run("pack", "verify", "--scan", neighbour)).to.include({ locked: true, maySupply: false });
      await refused("UnitIsLocked", "pack", "decommission", "--reason", "own-use", neighbour);

      expect(await run(...triage, "--step", "clear")).to.include({ status: "cleared", locked: false });
      expect(await run("pack", "verify", "--scan", neighbour)).to.include({ locked: false, maySupply: true });
      const listed = (await run("incident", "list"))["list"] as Record<string, unknown>[];
      expect(listed).to.have.length(1);
      expect(listed[0]).to.include({ gtin: GTIN, lot: LOT, site: 3, sightings: 1 });
    });

    it("calls no scanner's fault an incident", async () => {
      const faulty = scan.replace(/^\]d2/, "").toLowerCase();
      const { outcome } = await run("incident", "scan", "--scan", faulty, "--as", "pharmacy-2", "--raise");
      expect((outcome as { kind: string }).kind).to.equal("scannerFault");
      expect((await run("incident", "list"))["list"]).to.have.length(1);
    });
  });

  describe("given packs that left otherwise", () => {
    const asManufacturer = ["--role", "manufacturer"];

    it("refuses a reason that is not the role's, and to undo what is final", async () => {
      const scan = await scanOf(suite, GTIN, 3);
      await refused("ReasonNotAllowed", "pack", "decommission", "--reason", "locked", scan);
      const gone = await run("pack", "decommission", "--reason", "stolen", scan);
      const [transaction] = gone["transactions"] as string[];
      await refused("NOTHING_TO_UNDO", "pack", "undo", "--transaction", transaction ?? "");
    });

    it("puts a sample back, and not after ten days", async () => {
      const scans = [await scanOf(suite, GTIN, 4), await scanOf(suite, GTIN, 5)];
      const transactions: string[] = [];
      for (const scan of scans) {
        const taken = await run("pack", "decommission", "--reason", "sample", scan);
        transactions.push(String((taken["transactions"] as string[])[0]));
      }
      await run("pack", "undo", "--transaction", transactions[0] ?? "");
      expect(await run("pack", "verify", "--scan", scans[0] ?? "")).to.include({ maySupply: true });
      await travelTo(suite.client.provider, (await chainTime(suite.client.provider)) + 10 * DAY);
      await refused("UndoTooLate", "pack", "undo", "--transaction", transactions[1] ?? "");
    });

    it("locks for longer, and settles what was locked", async () => {
      const scans = [await scanOf(suite, GTIN, 6), await scanOf(suite, GTIN, 7)];
      const lock = ["pack", "decommission", "--reason", "locked", ...asManufacturer];
      const locked = [await run(...lock, scans[0] ?? ""), await run(...lock, scans[1] ?? "")].map((one) =>
        String((one["transactions"] as string[])[0]),
      );
      await travelTo(suite.client.provider, (await chainTime(suite.client.provider)) + 30 * DAY);
      const undo = ["pack", "undo", "--as", "manufacturer-1", "--transaction"];
      await run(...undo, locked[0] ?? "");
      expect(await run("pack", "verify", "--scan", scans[0] ?? "")).to.include({ maySupply: true });
      await run(...undo, locked[1] ?? "", "--settle", "destroyed");
      const settled = await run("pack", "verify", "--scan", scans[1] ?? "");
      expect(settled["decommissioned"]).to.include({ reason: "destroyed" });
      await refused("UndoUnknown", ...undo, locked[1] ?? "");
    });
  });

  describe("given a recall", () => {
    const lot = ["--gtin", GTIN, "--lot", LOT];

    it("refuses papers before it", async () => {
      await refused("LotNotRecalled", "recall", "acknowledge", ...lot, "--held", "1");
    });

    it("reports who has answered, in time or late, and where packs went", async () => {
      await run("lot", "recall", ...lot, "--class", "2");
      const text = path.join(suite.stateFolder, "instructions.txt");
      await writeFile(text, "Quarantine and return.");
      await run("recall", "instruct", ...lot, "--reason", "labelling", "--evidence", text);
      await run("recall", "acknowledge", ...lot, "--held", "3");
      await run("recall", "acknowledge", ...lot, "--held", "2");
      await travelTo(suite.client.provider, (await chainTime(suite.client.provider)) + 3 * DAY);
      await run("recall", "acknowledge", ...lot, "--held", "0", "--as", "pharmacy-2");
      const report = await run("recall", "report", ...lot);
      expect(report).to.include({ recallClass: 2, reason: "labelling" });
      const answers = report["answers"] as Record<string, unknown>[];
      expect(answers[0]).to.include({ licence: 2, held: 2, inTime: true });
      expect(answers[1]).to.include({ held: 0, inTime: false });
      const out = report["out"] as { reason: number; packs: number }[];
      expect(out.map(({ reason, packs }) => [reason, packs])).to.deep.include.members([
        [0, 1],
        [6, 1],
      ]);
      const kept = await readFile(
        path.join(suite.stateFolder, "evidence", String(report["instructions"])),
        "utf8",
      );
      expect(kept).to.equal("Quarantine and return.");
    });
  });
});
