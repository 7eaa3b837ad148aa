import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { AuditLine } from "../../../services/keyholder/audit/auditLine.ts";
import { openAuditLog } from "../../../services/keyholder/audit/openAuditLog.ts";
import { walkAudit } from "../../../services/keyholder/audit/walkAudit.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { requestAt } from "./auditRequests.ts";

const REQUEST = requestAt(1);

describe("a key holder's audit log", () => {
  let folder = "";
  let file = "";

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "mediconnect-audit-"));
    file = path.join(folder, "audit.jsonl");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (onLine: (line: AuditLine) => void = () => undefined) =>
    openAuditLog({ folder, onLine, since: 0, clock: () => 1_800_000_000 });
  const lines = async () => (await readFile(file, "utf8")).trim().split("\n");
  const writeThree = async () => {
    const log = await open();
    for (let run = 0; run < 3; run++) log.record(REQUEST);
    log.close();
  };

  it("shows a line that was changed, taken out, put in or moved, and which", async () => {
    await writeThree();
    const [started, first, second, third, stopped] = await lines();
    const tampered: readonly (readonly [(string | undefined)[], number])[] = [
      [[started, first?.replace('"inputs":3', '"inputs":1'), second, third, stopped], 3],
      [[started, second, third, stopped], 2],
      [[first, second, third, stopped], 1],
      [[started, first, first, second, third, stopped], 3],
      [[started, second, first, third, stopped], 2],
      [[started, first, "{}", second, third, stopped], 3],
      [[started, first, second, third, `${stopped?.slice(0, -1)},"more":1}`], 5],
    ];
    for (const [changed, line] of tampered) {
      await writeFile(file, `${changed.join("\n")}\n`);
      const error = await expectRejection(walkAudit(file), "AUDIT_BROKEN");
      expect(error.facts["line"]).to.equal(line);
      await expectRejection(open(), "AUDIT_BROKEN");
    }
  });

  it("shows an end that was cut off to whoever noted the head", async () => {
    await writeThree();
    const { head } = await walkAudit(file);
    const whole = await lines();
    await writeFile(file, `${whole.slice(0, -2).join("\n")}\n`);
    expect((await walkAudit(file)).head).not.to.equal(head);
  });

  it("is mended where a kill tore its last line, and says how much was lost", async () => {
    await writeThree();
    await appendFile(file, '{"kind":"request","ti');
    expect(await walkAudit(file)).to.deep.include({ lines: 5, tornBytes: 21 });
    const log = await open();
    log.record(REQUEST);
    log.close();
    const notes = (await lines()).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(notes[5]).to.deep.include({ kind: "note", note: "mended", lostBytes: 21 });
    expect(await walkAudit(file)).to.deep.include({ lines: 9, tornBytes: 0 });
  });

  it("is its owner's alone, goes on after a restart, and gives back every line", async () => {
    await writeThree();
    const seen: AuditLine[] = [];
    const log = await open((line) => seen.push(line));
    expect(seen.map(({ kind }) => kind)).to.deep.equal(["note", "request", "request", "request", "note"]);
    log.close();
    const { head, lines: count } = await walkAudit(file);
    expect([count, head]).to.deep.equal([7, log.head()]);
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).to.equal(0o600);
  });
});
