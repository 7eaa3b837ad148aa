import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createHash } from "node:crypto";
import { expect } from "chai";
import {
  type AuditFormat,
  type AuditRecord,
  exportAudit,
  findBlock,
  verifyAudit,
} from "../../../sdk/src/audit/index.ts";
import { refuse, scanOf, stockSuite, succeed, writeOrder, GTIN, LOT } from "../../flows/support.ts";
import { pauseRoles } from "../../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { runTask } from "../../support/runCommand.ts";

/** Real contracts, real tasks, a real node: what they leave on the chain is exported, spoiled and verified. */
describe("given a chain on which things have happened", function () {
  this.timeout(180_000);
  let suite: EmbeddedSuite;
  let folder: string;
  let file: string;
  let to: number;

  before(async () => {
    suite = await startEmbeddedSuite();
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-audit-"));
    await stockSuite(suite);
    const { code } = await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite));
    await succeed(suite, "rx", "claim", "--code", String(code));
    await succeed(suite, "rx", "dispense", "--code", String(code), await scanOf(suite, GTIN, 0));
    const recall = [
      "--gtin",
      GTIN,
      "--lot",
      LOT,
      "--class",
      "2",
      "--role",
      "regulator",
      "--as",
      "regulator-1",
    ];
    await succeed(suite, "lot", "recall", ...recall);
    await pauseRoles(suite.as("pauser"), ["wholesaler"]);
    to = await suite.client.provider.getBlockNumber();
  });

  after(async () => {
    await suite.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (format: AuditFormat, range = { from: 0, to }) => {
    file = path.join(folder, `audit.${format}`);
    return exportAudit(suite.client, { file, format, ...range });
  };
  const linesOf = async () => (await readFile(file, "utf8")).split(/\r?\n/).slice(0, -1);
  const change = async (spoil: (lines: string[]) => void) => {
    const lines = await linesOf();
    spoil(lines);
    await writeFile(file, lines.map((line) => `${line}\n`).join(""));
  };

  it("refuses what is no export, no range and no block", async () => {
    const other = path.join(folder, "other");
    await writeFile(other, "block,logIndex\n1,2\n");
    await expectRejection(verifyAudit(suite.client, other), "AUDIT_FILE_INVALID");
    await expectRejection(verifyAudit(suite.client, `${other}.none`), "FILE_NOT_FOUND");
    await writeFile(other, "");
    await expectRejection(verifyAudit(suite.client, other), "AUDIT_FILE_INVALID");
    await expectRejection(write("jsonl", { from: 5, to: 4 }), "RANGE_INVALID");
    await expectRejection(write("jsonl", { from: 0, to: to + 1000 }), "RANGE_INVALID");
    const nowhere = { from: 0, to, format: "jsonl", file: path.join(folder, "no", "such") } as const;
    await expectRejection(exportAudit(suite.client, nowhere), "FILE_NOT_WRITTEN");
    for (const text of [
      "soon",
      "2026-13-01",
      "2026-02-30",
      "2026-02-30T10:00:00Z",
      "99999999",
      "2999-01-01",
    ]) {
      await expectRejection(findBlock(suite.client.provider, text, "from"), "BLOCK_UNKNOWN");
    }
    await expectRejection(findBlock(suite.client.provider, "1999-01-01", "to"), "BLOCK_UNKNOWN");
  });

  it("writes over no file but its own, also where two runs write one, and leaves no draft", async () => {
    const own = await mkdtemp(path.join(folder, "shared-"));
    const target = path.join(own, "audit.csv");
    for (const end of ["lines", "draft"]) await writeFile(`${target}.${end}`, "somebody's");
    const one = { file: target, format: "csv", from: 0, to } as const;

    const [first, second] = await Promise.all([
      exportAudit(suite.client, one),
      exportAudit(suite.client, one),
    ]);

    expect(first).to.deep.equal(second);
    expect((await verifyAudit(suite.client, target)).ok).to.equal(true);
    expect((await readdir(own)).sort()).to.deep.equal(["audit.csv", "audit.csv.draft", "audit.csv.lines"]);
    for (const end of ["lines", "draft"]) {
      expect(await readFile(`${target}.${end}`, "utf8")).to.equal("somebody's");
    }
  });

  for (const format of ["jsonl", "csv"] as const) {
    describe(`as ${format}`, () => {
      beforeEach(() => write(format));

      it("finds a line that was changed, by its number", async () => {
        await change((lines) => {
          const at = lines.findIndex((line) => line.includes("Dispensed"));
          lines[at] = (lines[at] ?? "").replace(/(quantity"*:)(\d)/, "$19$2");
        });
        const at = (await linesOf()).findIndex((line) => line.includes("Dispensed"));

        const verdict = await verifyAudit(suite.client, file);

        expect(verdict).to.include({ ok: false, differing: 1, extra: 0, missing: 0 });
        expect(verdict.first).to.include({ fault: "differs", line: at + 1 });
        expect(verdict.headerFaults).to.deep.equal([]);
      });

      it("finds a line that was taken out, and where it belongs", async () => {
        let at = 0;
        await change((lines) => {
          at = lines.findIndex((line) => line.includes("LotRecalled"));
          lines.splice(at, 1);
        });

        const verdict = await verifyAudit(suite.client, file);

        expect(verdict).to.include({ ok: false, differing: 0, extra: 0, missing: 1 });
        expect(verdict.first).to.include({ fault: "missing", line: at + 1 });
      });

      it("finds the last line missing, and lines put in, doubled, moved or unreadable", async () => {
        await change((lines) => lines.pop());
        expect((await verifyAudit(suite.client, file)).first).to.include({ fault: "missing" });

        await write(format);
        await change((lines) => lines.splice(9, 0, (lines[9] ?? "").replace(/(\d+)/, "999999")));
        expect(await verifyAudit(suite.client, file)).to.include({
          ok: false,
          missing: 0,
          extra: 1,
          differing: 0,
        });

        await write(format);
        await change((lines) => lines.splice(9, 0, lines[9] ?? ""));
        const doubled = await verifyAudit(suite.client, file);
        expect(doubled).to.include({ ok: false, missing: 0, extra: 1, differing: 0 });
        expect(doubled.first).to.include({ fault: "extra", line: 10 });

        await write(format);
        await change((lines) => lines.splice(9, 2, lines[10] ?? "", lines[9] ?? ""));
        expect(await verifyAudit(suite.client, file)).to.include({
          ok: false,
          missing: 1,
          extra: 1,
          differing: 0,
        });

        await write(format);
        await change((lines) => lines.splice(9, 0, "gone"));
        expect((await verifyAudit(suite.client, file)).first).to.include({ fault: "unreadable", line: 10 });
      });

      it("finds a header that says otherwise than the chain", async () => {
        await change((lines) => (lines[0] = (lines[0] ?? "").replace(/"lines":\d+/, '"lines":1')));
        expect(await verifyAudit(suite.client, file)).to.deep.include({ ok: false, headerFaults: ["lines"] });
        await write(format);
        await change(
          (lines) => (lines[0] = (lines[0] ?? "").replace(/"sha256":"[0-9a-f]{8}/, '"sha256":"00000000')),
        );
        expect(await verifyAudit(suite.client, file)).to.deep.include({
          ok: false,
          headerFaults: ["sha256"],
        });
        await write(format);
        await change(
          (lines) =>
            (lines[0] = (lines[0] ?? "").replace(/"genesis":"0x[0-9a-f]{8}/, '"genesis":"0x00000000')),
        );
        expect(await verifyAudit(suite.client, file)).to.deep.include({
          ok: false,
          headerFaults: ["genesis"],
        });
      });

      it("is the same file whoever writes it, and verifies", async () => {
        const first = await readFile(file, "utf8");
        const header = await write(format);

        expect(await readFile(file, "utf8")).to.equal(first);
        const verdict = await verifyAudit(suite.client, file);
        expect(verdict).to.include({ ok: true, compared: header.lines, first: undefined });
        expect(header.lines).to.be.greaterThan(30);
      });
    });
  }

  it("has the same digest in both formats, that of the lines of the one", async () => {
    const csv = await write("csv");
    const jsonl = await write("jsonl");
    const [, ...lines] = await linesOf();

    expect(jsonl).to.deep.equal(csv);
    const digest = createHash("sha256")
      .update(lines.map((line) => `${line}\n`).join(""))
      .digest("hex");
    expect(digest).to.equal(jsonl.sha256);
  });

  it("tells each event once, in the order of the chain, with what the chain says of it", async () => {
    await write("jsonl");
    const records = (await linesOf()).slice(1).map((line) => JSON.parse(line) as AuditRecord);

    const kinds = new Set(records.map(({ kind }) => kind));
    for (const kind of [
      "licence",
      "registrar",
      "region",
      "pause",
      "issue",
      "supply",
      "recall",
      "stock",
      "product",
    ]) {
      expect([...kinds], kind).to.include(kind);
    }
    expect([...kinds]).not.to.include("unknown");
    const places = records.map(({ block, logIndex }) => block * 10_000 + logIndex);
    expect(places).to.deep.equal([...new Set(places)].sort((a, b) => a - b));
    for (const record of records.filter(({ kind }) => kind === "issue" || kind === "supply")) {
      const receipt = await suite.client.provider.getTransactionReceipt(record.transaction);
      expect(receipt).to.include({
        blockNumber: record.block,
        blockHash: record.blockHash,
        from: record.sender,
      });
    }
    const granted = records.filter(({ event }) => event === "LicenceGranted");
    expect(granted.map(({ fields }) => fields["id"])).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("covers whole days by their dates, and a part of the chain by its blocks", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const { provider } = suite.client;
    expect(await findBlock(provider, today, "from")).to.be.at.most(1);
    expect(await findBlock(provider, "2999-12-31", "to")).to.equal(await provider.getBlockNumber());
    const half = Math.floor(to / 2);
    const [first, second, whole] = [
      await write("jsonl", { from: 0, to: half }),
      await write("jsonl", { from: half + 1, to }),
      await write("jsonl"),
    ];
    expect(first.lines + second.lines).to.equal(whole.lines);
  });

  it("does not pass off another range's events, or later ones, as its own", async () => {
    await write("jsonl", { from: 0, to: to - 1 });
    await succeed(suite, "licence", "grant", "--account", "wholesaler-1", "--role", "wholesaler");
    expect((await verifyAudit(suite.client, file)).ok).to.equal(true);
  });

  it("is written and verified by tasks, with exit code 1 where it differs", async () => {
    const out = path.join(folder, "year.csv");
    await succeed(suite, "audit", "export", "--from", "0", "--to", String(to), "--out", out);
    const good = await runTask(["audit", "verify", "--file", out], { env: suite.env });
    expect(good.code, good.stderr).to.equal(0);
    expect(good.stdout).to.match(/is what the chain has: \d+ events/);
    file = out;
    await change((lines) => lines.splice(20, 1));
    const bad = await runTask(["audit", "verify", "--file", out], { env: suite.env });
    expect(bad.code).to.equal(1);
    expect(bad.stdout).to.match(
      /1 missing.*\nFirst: line 21 should be one that is missing \(block \d+, event \d+\)/,
    );
    await refuse(suite, "OPTION_INVALID", "audit", "export", "--out", out, "--format", "xml");
    await refuse(suite, "OPTION_MISSING", "audit", "export");
  });

  it("has nothing of a patient in it", async () => {
    await write("jsonl");
    const text = await readFile(file, "utf8");
    const order = JSON.stringify(JSON.parse(await readFile("samples/fhir/acute-two-items.json", "utf8")));
    const personal = [
      ...order.matchAll(/"(?:family|given|line|postalCode|birthDate|text)":\[?"([^"]{4,})"/g),
    ];
    expect(personal).not.to.have.length(0);
    for (const [, value = ""] of personal) expect(text).not.to.include(value);
  });
});
