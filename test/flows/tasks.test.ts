import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { runTask } from "../support/runCommand.ts";
import { GTIN, LOT, OTHER_GTIN, refuse, scanOf, stockSuite, succeed, writeOrder } from "./support.ts";

describe("a prescription's way through the tasks", function () {
  this.timeout(180_000);
  let suite: EmbeddedSuite;
  let code: string;
  let order: string;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite);
    order = await writeOrder(suite);
    code = String((await succeed(suite, "rx", "issue", "--fhir", order))["code"]);
  });

  after(() => suite.stop());

  it("issues the same form once, however often it is sent", async () => {
    const again = await succeed(suite, "rx", "issue", "--fhir", order);

    expect(again["code"]).to.equal(code);
    const items = again["items"] as { transaction?: string; chain: { state: string } }[];
    expect(items.map(({ transaction }) => transaction)).to.deep.equal([undefined, undefined]);
  });

  it("keeps the patient's code and key from other readers of the machine", async () => {
    const { picture } = await succeed(suite, "rx", "issue", "--fhir", order);
    const { stat } = await import("node:fs/promises");

    expect((await stat(String(picture))).mode & 0o077).to.equal(0);
  });

  it("gives the online pharmacy a claim code without the secret, and refuses the high-street one by name", async () => {
    const online = (
      await succeed(suite, "licence", "show", "--account", "pharmacy-2", "--role", "dispenser")
    )["id"];
    const { claimCode } = await succeed(
      suite,
      "rx",
      "authorise",
      "--code",
      code,
      "--pharmacy",
      String(online),
    );
    await refuse(
      suite,
      "AuthorisationInvalid",
      "rx",
      "claim",
      "--claim-code",
      String(claimCode),
      "--as",
      "pharmacy-1",
    );
    const claimed = await succeed(
      suite,
      "rx",
      "claim",
      "--claim-code",
      String(claimCode),
      "--as",
      "pharmacy-2",
    );
    expect(claimed["dispenser"]).to.equal(online);
    await succeed(suite, "rx", "open", "--claim-code", String(claimCode));
    await refuse(suite, "CODE_INVALID", "rx", "authorise", "--code", String(claimCode), "--pharmacy", "1");

    const line = await refuse(suite, "PrescriptionHeldByAnother", "rx", "claim", "--code", code);
    expect(line).to.contain(`licence ${String(online)}`);

    await refuse(suite, "PrescriptionHeldByAnother", "rx", "release", "--code", code, "--as", "pharmacy-1");
    await succeed(suite, "rx", "release", "--claim-code", String(claimCode), "--as", "pharmacy-2");
    await refuse(suite, "PrescriptionNotClaimed", "rx", "release", "--code", code, "--as", "pharmacy-2");
    await refuse(
      suite,
      "AuthorisationInvalid",
      "rx",
      "claim",
      "--claim-code",
      String(claimCode),
      "--as",
      "pharmacy-2",
    );
  });

  it("refuses to dispense what was not claimed", async () => {
    const scan = await scanOf(suite, GTIN, 0);

    await refuse(suite, "PrescriptionNotClaimed", "rx", "dispense", "--code", code, scan);
  });

  it("claims once, and says so when asked again", async () => {
    const first = await succeed(suite, "rx", "claim", "--code", code);
    const second = await succeed(suite, "rx", "claim", "--code", code);

    expect(first["alreadyHeld"]).to.equal(false);
    expect(second["alreadyHeld"]).to.equal(true);
    expect(second["claimUntil"]).to.equal(first["claimUntil"]);
  });

  it("names the scanner's fault and raises no alarm", async () => {
    const scan = await scanOf(suite, GTIN, 0);
    const swapped = scan.replaceAll(/[a-z]/gi, (letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    );
    const line = await refuse(suite, "SCAN_CAPS_LOCK", "rx", "dispense", "--code", code, swapped);
    expect(line).to.match(/caps lock/i);

    const lost = scan.replace("\u001d", "");
    await refuse(suite, "SCAN_SEPARATOR_LOST", "pack", "verify", "--scan", lost);
    await refuse(suite, "SCAN_LINEAR_ONLY", "pack", "verify", "--scan", "05000000000012");
  });

  it("refuses packs that do not fit", async () => {
    const right = await scanOf(suite, GTIN, 0);
    const other = await scanOf(suite, OTHER_GTIN, 0);
    const next = await scanOf(suite, GTIN, 1);

    await refuse(suite, "NO_PACKS_SCANNED", "rx", "dispense", "--code", code);
    await refuse(suite, "PACK_SCANNED_TWICE", "rx", "dispense", "--code", code, right, right);
    await refuse(suite, "QuantityExceeds", "rx", "dispense", "--code", code, right, next);
    await refuse(suite, "QuantityExceeds", "rx", "dispense", "--code", code, other);
    const unknown = await scanOf(suite, GTIN, 0, "NOSUCHSERIAL");
    await refuse(suite, "SERIAL_UNKNOWN", "rx", "dispense", "--code", code, unknown);
  });

  it("dispenses once, keeps a record, and a repetition changes nothing", async () => {
    const scan = await scanOf(suite, GTIN, 0);
    const file = path.join(suite.stateFolder, "record.json");
    const before = await suite.client.provider.getBlockNumber();
    const first = await succeed(suite, "rx", "dispense", "--code", code, "--record", file, scan);
    const second = await succeed(suite, "rx", "dispense", "--code", code, scan);

    expect(first["alreadyDone"]).to.equal(false);
    expect(second["alreadyDone"]).to.equal(true);
    expect(second["transaction"]).to.equal(first["transaction"]);
    expect(await suite.client.provider.getBlockNumber()).to.equal(before + 1);
    const record = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    expect(record).to.include({ version: 1, transaction: first["transaction"], quantity: 100 });
  });

  it("refuses the spent prescription to everybody, and the used pack to every prescription", async () => {
    const used = await scanOf(suite, GTIN, 0);
    const fresh = await scanOf(suite, GTIN, 1);
    await refuse(suite, "PrescriptionAlreadySpent", "rx", "dispense", "--code", code, fresh);
    await refuse(suite, "PrescriptionAlreadySpent", "rx", "claim", "--code", code, "--as", "pharmacy-2");

    const otherCode = String(
      (await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite)))["code"],
    );
    await succeed(suite, "rx", "claim", "--code", otherCode);
    await refuse(suite, "UnitAlreadyDecommissioned", "rx", "dispense", "--code", otherCode, used);

    const verdict = await succeed(suite, "pack", "verify", "--scan", used);
    expect(verdict).to.include({ authentic: true, maySupply: false });
    expect(verdict["decommissioned"]).to.include({ reason: "supplied", licence: 2 });
  });

  it("stops a suspended pharmacy from the next transaction on", async () => {
    const otherCode = String(
      (await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite)))["code"],
    );
    await succeed(suite, "licence", "suspend", "--account", "pharmacy-1", "--role", "dispenser");
    await refuse(suite, "LicenceIsSuspended", "rx", "claim", "--code", otherCode);
    await succeed(suite, "licence", "reinstate", "--account", "pharmacy-1", "--role", "dispenser");
    await succeed(suite, "rx", "claim", "--code", otherCode);
  });

  it("quarantines a lot; a manufacturer cannot lift what a regulator ordered", async () => {
    const lot = ["--gtin", GTIN, "--lot", LOT];
    expect(await succeed(suite, "lot", "quarantine", ...lot)).to.include({ status: "quarantined" });
    const lifting = ["lot", "quarantine", ...lot, "--lift"];
    await refuse(suite, "QuarantineOfHigherAuthority", ...lifting, "--role", "manufacturer");
    const scan = await scanOf(suite, GTIN, 7);
    await refuse(suite, "LotIsQuarantined", "pack", "decommission", "--reason", "own-use", scan);
    expect(await succeed(suite, ...lifting)).to.include({ status: "active", quarantinedBy: "none" });
  });

  it("takes packs out for own use, each once", async () => {
    const scans = [await scanOf(suite, GTIN, 7), await scanOf(suite, GTIN, 8)];
    const own = ["pack", "decommission", "--reason", "own-use"];
    expect(await succeed(suite, ...own, ...scans)).to.include({ packs: 2 });
    await refuse(suite, "UnitAlreadyDecommissioned", ...own, ...scans);
    await refuse(suite, "ReasonNotAllowed", ...own, "--role", "wholesaler", scans[0] ?? "");
  });

  it("stops a recalled lot everywhere, in one transaction", async () => {
    const otherCode = String(
      (await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite)))["code"],
    );
    await succeed(suite, "rx", "claim", "--code", otherCode);
    await succeed(suite, "lot", "recall", "--gtin", GTIN, "--lot", LOT, "--class", "2");
    await refuse(suite, "LotIsRecalled", "rx", "dispense", "--code", otherCode, await scanOf(suite, GTIN, 5));
    await refuse(suite, "RecallNotMoreUrgent", "lot", "recall", "--gtin", GTIN, "--lot", LOT, "--class", "3");

    const verdict = await succeed(suite, "pack", "verify", "--scan", await scanOf(suite, GTIN, 5));
    expect(verdict).to.include({ authentic: true, lotStatus: "recalled", recallClass: 2, maySupply: false });
    expect(await succeed(suite, "lot", "show", "--gtin", GTIN, "--lot", LOT)).to.include({
      status: "recalled",
    });
  });

  it("withdraws a product for good, and still verifies its packs", async () => {
    await succeed(suite, "product", "withdraw", "--gtin", GTIN);
    await refuse(suite, "ProductIsWithdrawn", "product", "register", "--gtin", GTIN);
    const verdict = await succeed(suite, "pack", "verify", "--scan", await scanOf(suite, GTIN, 6));
    expect(verdict).to.include({ authentic: true, productStatus: "withdrawn", maySupply: false });
  });

  it("draws a pack", async () => {
    const pack = ["--gtin", GTIN, "--lot", LOT, "--expiry", "2030-01-31", "--serial", "A/B1"];
    const { svg, png } = await succeed(suite, "pack", "draw", ...pack);

    expect(await readFile(String(svg), "utf8")).to.contain("<svg");
    expect((await readFile(String(png))).subarray(1, 4).toString()).to.equal("PNG");
  });

  it("has a help text for every task", async () => {
    for (const topic of ["rx", "wallet", "licence", "product", "lot", "pack", "chain"]) {
      const { code: exit, stdout } = await runTask([topic, "--help"]);
      expect(exit).to.equal(0);
      expect(stdout).to.match(/AVAILABLE SUBTASKS/);
    }
  });
});
