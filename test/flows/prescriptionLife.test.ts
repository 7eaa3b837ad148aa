import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { travelTo } from "../../sdk/src/chain/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readDispenseNotification } from "../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { refuse, scanOf, stockSuite, succeed, writeCancellation, writeOrder } from "./support.ts";

const PARACETAMOL_100 = "05000000000012";
const PARACETAMOL_20 = "05000000000029";
const FUROSEMIDE_28 = "05000000000159";
const SPECIMORPH_28 = "05000000000203";
const DAY = 86_400;

interface Entry {
  event: string;
  reason?: string;
  pending?: boolean;
  licence?: number;
}

describe("the full life of a prescription", function () {
  this.timeout(240_000);
  let suite: EmbeddedSuite;
  let other: string;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite, [PARACETAMOL_100, PARACETAMOL_20, FUROSEMIDE_28, SPECIMORPH_28]);
    const shown = await succeed(suite, "licence", "show", "--account", "pharmacy-2", "--role", "dispenser");
    other = String(shown["id"]);
  });

  after(() => suite.stop());

  const run = (...args: string[]) => succeed(suite, "rx", ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, "rx", ...args);

  async function issue(sample?: string): Promise<{ code: string; order: string; id: string }> {
    const order = await writeOrder(suite, sample === undefined ? {} : { sample });
    const issued = await run("issue", "--fhir", order);
    const [first] = issued["items"] as { chain: { id: string } }[];
    return { code: String(issued["code"]), order, id: first?.chain.id ?? "" };
  }

  async function eventsOf(id: string): Promise<Entry[]> {
    return (await run("history", "--id", id))["list"] as Entry[];
  }

  describe("partial supply and owings", () => {
    let code: string;
    let id: string;

    before(async () => {
      ({ code, id } = await issue());
      await run("claim", "--code", code);
    });

    it("refuses packs that add up to less, unless a part is meant", async () => {
      const scan = await scanOf(suite, PARACETAMOL_20, 0);
      const line = await refused("QUANTITY_SHORT", "dispense", "--code", code, scan);

      expect(line)
        .to.match(/20 units, and 100 are outstanding/)
        .and.to.match(/--part/);
      await refused("PacksDiffer", "dispense", "--code", code, "--quantity", "40", scan);
      await refused("OPTION_INVALID", "dispense", "--code", code, "--quantity", "0", scan);
    });

    it("supplies a part, owes the rest, and a repeated command doubles nothing", async () => {
      const scan = await scanOf(suite, PARACETAMOL_20, 0);
      const first = await run("dispense", "--code", code, "--part", scan);
      const again = await run("dispense", "--code", code, "--part", scan);

      expect(first).to.include({ quantity: 20, outstanding: 80, part: 1, alreadyDone: false });
      expect(again).to.include({ transaction: first["transaction"], alreadyDone: true });
      const [owing] = (await run("owings"))["list"] as { outstanding: number; owed: boolean }[];
      expect(owing).to.include({ outstanding: 80, owed: true });
      expect((await run("owings", "--pharmacy", other))["list"]).to.deep.equal([]);
    });

    it("supplies another part by its quantity, and the rest without being told", async () => {
      const scans = await Promise.all([1, 2, 3, 4].map((ordinal) => scanOf(suite, PARACETAMOL_20, ordinal)));
      const [second = "", ...rest] = scans;
      await run("dispense", "--code", code, "--quantity", "20", second);
      const last = await run("dispense", "--code", code, ...rest);

      expect(last).to.include({ quantity: 60, outstanding: 0, part: 3 });
      const events = (await eventsOf(id)).map(({ event }) => event);
      expect(events).to.deep.equal(["issued", "claimed", "supplied", "supplied", "supplied", "burned"]);
    });

    it("asks who collects a controlled drug of schedule 2, and keeps it in codes", async () => {
      const drug = await issue("controlled-drug-schedule-2");
      const scans = await Promise.all([0, 1].map((ordinal) => scanOf(suite, SPECIMORPH_28, ordinal)));
      await run("claim", "--code", drug.code);
      await refused("CollectorNotStated", "dispense", "--code", drug.code, ...scans);
      await refused("COLLECTOR_UNKNOWN", "dispense", "--code", drug.code, "--collector", "cat", ...scans);
      await refused("COLLECTOR_UNKNOWN", "dispense", "--code", drug.code, "--identity-asked", ...scans);
      const collector = ["--collector", "representative", "--identity-asked"];
      const record = await run("dispense", "--code", drug.code, ...collector, ...scans);

      expect(record["collection"]).to.deep.equal({
        collector: "representative",
        identityAsked: true,
        identityGiven: false,
      });
    });
  });

  describe("cancellation", () => {
    it("withdraws at once what nobody holds, by the EPS message, and once only", async () => {
      const { order, id, code } = await issue();
      const message = await writeCancellation(suite, order);
      const first = await run("cancel", "--fhir", message);
      const again = await run("cancel", "--fhir", message);

      expect((first["prescriptions"] as object[])[0]).to.include({
        id,
        state: "cancelled",
        alreadyDone: false,
      });
      expect((again["prescriptions"] as object[])[0]).to.include({ state: "cancelled", alreadyDone: true });
      await refused("PrescriptionIsCancelled", "claim", "--code", code);
      const second = (await run("show", "--code", code, "--item", "2"))["state"];
      expect(second, "the other item of the form").to.equal("issued");
    });

    it("waits for the pharmacy that holds it, which supplies nothing more", async () => {
      const { code, id } = await issue();
      await run("claim", "--code", code);
      const cancelled = await run("cancel", "--id", id, "--reason", "5");
      expect(cancelled["state"]).to.equal("cancelPending");

      const scan = await scanOf(suite, PARACETAMOL_100, 0);
      await refused("PrescriptionCancelPending", "dispense", "--code", code, scan);
      const owings = (await run("owings"))["list"] as { prescription: { id: string }; outstanding: number }[];
      expect(owings.find(({ prescription }) => prescription.id === id)?.outstanding).to.equal(0);
      expect(await run("release", "--id", id)).to.include({ state: "cancelled" });
      const entry = (await eventsOf(id)).find(({ event }) => event === "cancelled");
      expect(entry).to.include({ reason: "patientRequest", pending: true });
    });

    it("lists the codes where the reason is unknown, and names who may cancel", async () => {
      const { id } = await issue();
      const line = await refused("REASON_UNKNOWN", "cancel", "--id", id, "--reason", "0042");
      expect(line)
        .to.match(/0001 Prescribing Error/)
        .and.to.match(/0009/);
      await succeed(suite, "licence", "grant", "--account", "prescriber-2", "--role", "prescriber");
      await refused("NotPrescriber", "cancel", "--id", id, "--reason", "1", "--as", "prescriber-2");
      const byRegulator = await run("cancel", "--id", id, "--reason", "death", "--role", "regulator");
      expect(byRegulator["state"]).to.equal("cancelled");
      await refused("PrescriptionIsCancelled", "cancel", "--id", id, "--reason", "death");
      const stranger = await writeCancellation(suite, await writeOrder(suite));
      await refused("ITEM_NOT_ISSUED_HERE", "cancel", "--fhir", stranger);
    });
  });

  describe("not dispensed", () => {
    it("closes with a reason of EPS, and the notification says so", async () => {
      const { code, order } = await issue();
      await run("claim", "--code", code);
      const line = await refused("REASON_UNKNOWN", "notdispensed", "--code", code, "--reason", "12");
      expect(line).to.match(/0010 Patient did not collect medication/);
      const closed = await run("notdispensed", "--code", code, "--reason", "0010");
      const again = await run("notdispensed", "--code", code, "--reason", "0010");
      expect(closed).to.include({ state: "closed", alreadyDone: false });
      expect(again).to.include({ transaction: closed["transaction"], alreadyDone: true });
      await refused("PrescriptionIsClosed", "notdispensed", "--code", code, "--reason", "0001");

      const out = path.join(suite.stateFolder, "notification.json");
      const who = ["--code", code, "--ods", "ZZP01", "--out", out];
      await run("notify", "--fhir", order, ...who);
      const { dispenses } = readDispenseNotification(await readFile(out, "utf8"));
      expect(dispenses[0]).to.include({ lineState: "notDispensed", notDispensedReason: "notCollected" });
      expect(dispenses[1]).to.include({ lineState: "toBeDispensed" });
      await refused(
        "ODS_CODE_INVALID",
        "notify",
        "--fhir",
        order,
        "--code",
        code,
        "--ods",
        "!",
        "--out",
        out,
      );
    });
  });

  describe("walk-in", () => {
    it("claims and supplies in one transaction, once", async () => {
      const { code, id, order } = await issue();
      const scan = await scanOf(suite, PARACETAMOL_100, 1);
      const record = path.join(suite.stateFolder, "walkin.json");
      const first = await run("walkin", "--code", code, "--record", record, scan);
      const again = await run("walkin", "--code", code, scan);

      expect(again).to.include({ transaction: first["transaction"], alreadyDone: true });
      const events = await suite.client.provider.getTransactionReceipt(String(first["transaction"]));
      expect(events?.status).to.equal(1);
      expect((await eventsOf(id)).map(({ event }) => event)).to.deep.equal([
        "issued",
        "claimed",
        "supplied",
        "burned",
      ]);
      await refused(
        "PrescriptionAlreadySpent",
        "walkin",
        "--code",
        code,
        await scanOf(suite, PARACETAMOL_100, 2),
      );

      const out = path.join(suite.stateFolder, "supplied.json");
      await run("notify", "--fhir", order, "--code", code, "--ods", "ZZP01", "--out", out, record);
      const { dispenses } = readDispenseNotification(await readFile(out, "utf8"));
      expect(dispenses[0]).to.include({ lineState: "dispensed" });
      expect(dispenses[0]?.quantity.value).to.equal(100);
      expect(dispenses[0]?.packs).to.have.length(1);
    });
  });

  describe("nomination", () => {
    it("lets the nominated pharmacy claim without a signature, and nobody else", async () => {
      const { code, id } = await issue();
      const nominated = await run("nominate", "--code", code, "--pharmacy", other);
      const again = await run("nominate", "--code", code, "--pharmacy", other);
      expect(again).to.include({ transaction: nominated["transaction"], alreadyDone: true });

      await refused("NotNominated", "claim", "--nominee", "--id", id);
      await refused(
        "LINK_FOR_READING",
        "claim",
        "--claim-code",
        String(nominated["link"]),
        "--as",
        "pharmacy-2",
      );
      const link = ["--claim-code", String(nominated["link"])];
      await run("claim", "--nominee", ...link, "--as", "pharmacy-2");
      await run("open", ...link);
      await refused("PrescriptionHeldByAnother", "claim", "--code", code);
      await refused("NOT_A_PHARMACY", "nominate", "--code", code, "--pharmacy", "1");
    });

    it("stands from the issue on, and a claim that the patient signs overrides it", async () => {
      const order = await writeOrder(suite);
      const issued = await run("issue", "--fhir", order, "--nominate", other);
      const again = await run("issue", "--fhir", order, "--nominate", other);
      expect(again["code"]).to.equal(issued["code"]);
      expect(issued["links"]).to.have.length(2);

      const claimed = await run("claim", "--code", String(issued["code"]));
      expect(claimed).to.include({ state: "claimed", nominated: false });
    });
  });

  describe("reissue after a lost code", () => {
    it("gives a new code for the same supplies; the old one is dead", async () => {
      const { code, order } = await issue();
      await run("claim", "--code", code);
      await run("dispense", "--code", code, "--part", await scanOf(suite, PARACETAMOL_20, 10));
      await refused("PrescriptionHeldByAnother", "reissue", "--fhir", order);
      await run("release", "--code", code);
      const reissued = await run("reissue", "--fhir", order);
      const again = await run("reissue", "--fhir", order);
      const fresh = String(reissued["code"]);
      expect(again["code"]).to.equal(fresh).and.not.to.equal(code);

      await refused("PrescriptionIsCancelled", "claim", "--code", code);
      await refused("SEALED_CONTENT_MISSING", "open", "--code", code);
      await run("claim", "--code", fresh);
      const scans = await Promise.all([11, 12, 13, 14].map((at) => scanOf(suite, PARACETAMOL_20, at)));
      const last = await run("dispense", "--code", fresh, ...scans);
      expect(last).to.include({ quantity: 80, outstanding: 0, part: 2 });
      await refused("FORM_NOT_ISSUED_HERE", "reissue", "--fhir", await writeOrder(suite));
    });

    it("can be done again where the second code was lost, too, and a cancellation finds the newest", async () => {
      const { order } = await issue();
      const once = await run("reissue", "--fhir", order);
      const twice = await run("reissue", "--fhir", order, "--times", "2");
      expect(twice["code"]).not.to.equal(once["code"]);
      const [item] = twice["items"] as { chain: { id: string } }[];
      const cancelled = await run("cancel", "--fhir", await writeCancellation(suite, order));
      expect((cancelled["prescriptions"] as object[])[0]).to.include({
        id: item?.chain.id,
        state: "cancelled",
      });
    });
  });

  describe("lapse", () => {
    it("ends a claim whose time is over, by anybody licensed, and not before", async () => {
      const { code, id } = await issue();
      const { claimUntil } = await run("claim", "--code", code);
      await refused("ClaimStands", "lapse", "--id", id, "--as", "pharmacy-2");
      await travelTo(suite.client.provider, Number(claimUntil));
      await refused("ClaimHasLapsed", "dispense", "--code", code, await scanOf(suite, PARACETAMOL_100, 3));
      expect(await run("lapse", "--id", id, "--as", "pharmacy-2")).to.include({ state: "issued" });
      expect(await run("lapse", "--id", id, "--as", "pharmacy-2")).to.include({ alreadyDone: true });
      await refused("ACTING_ROLE_UNKNOWN", "lapse", "--id", id, "--role", "wholesaler");
    });
  });

  describe("repeats (eRD)", () => {
    it("on paper has a code for each issue, each with its own first day", async () => {
      const order = await writeOrder(suite, { sample: "repeat-dispensing" });
      const issued = await run("issue", "--fhir", order);
      const codes = issued["codes"] as { issue: number; code: string; items: { chain: Chain }[] }[];
      expect(codes.map(({ issue: number }) => number)).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect((await run("issue", "--fhir", order))["code"]).to.equal(issued["code"]);

      const [first, second] = codes;
      const from = codes.map(({ items }) => items[0]?.chain.notBefore ?? 0);
      expect(Math.round((from[1]! - from[0]!) / DAY), "28 days less the lead of 7").to.equal(21);
      expect(Math.round((from[2]! - from[1]!) / DAY)).to.equal(28);
      await run("walkin", "--code", first!.code, await scanOf(suite, FUROSEMIDE_28, 0));
      const early = await scanOf(suite, FUROSEMIDE_28, 1);
      await refused("PrescriptionNotYetValid", "walkin", "--code", second!.code, early);
      await travelTo(suite.client.provider, from[1]!);
      const record = await run("walkin", "--code", second!.code, early);
      expect(record).to.include({ issue: 2, issues: 6 });
    });

    it("for a nominated pharmacy is one token, whose next issue opens when one is over", async () => {
      const order = await writeOrder(suite, { sample: "repeat-dispensing" });
      const issued = await run("issue", "--fhir", order, "--nominate", other);
      const code = String(issued["code"]);
      const [item] = issued["items"] as { chain: Chain }[];
      expect(item?.chain).to.include({ issuesAllowed: 6, nominated: true });

      const as = ["--as", "pharmacy-2"];
      await run("claim", "--nominee", "--code", code, ...as);
      const scan = await scanOf(suite, FUROSEMIDE_28, 2);
      const record = await run("dispense", "--code", code, scan, ...as);
      expect(record).to.include({ issue: 1, issues: 6, outstanding: 0 });
      const next = await run("show", "--code", code);
      expect(next).to.include({ state: "issued", issuesUsed: 1, nominated: true });
      // A claim that could lapse before the issue is due would only cost the nomination.
      await refused("PrescriptionNotYetValid", "claim", "--nominee", "--code", code, ...as);

      await travelTo(suite.client.provider, Number(next["notBefore"]));
      await run("claim", "--nominee", "--code", code, ...as);
      await run("open", "--code", code);
      const scans = await scanOf(suite, FUROSEMIDE_28, 3);
      const again = await run("dispense", "--code", code, scans, ...as);
      expect(again).to.include({ issue: 2, part: 1, alreadyDone: false });
      const repeated = await run("dispense", "--code", code, scans, ...as);
      expect(repeated).to.include({ transaction: again["transaction"], alreadyDone: true });
      expect(await chainTime(suite.client.provider)).to.be.greaterThan(Number(next["notBefore"]) - 1);
    });
  });
});

interface Chain {
  notBefore: number;
  issuesAllowed: number;
  nominated: boolean;
}
