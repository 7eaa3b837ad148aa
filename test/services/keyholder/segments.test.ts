import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  copyFile,
  link,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import type { AuditLine } from "../../../services/keyholder/audit/auditLine.ts";
import { checkAudit } from "../../../services/keyholder/audit/checkAudit.ts";
import { type AuditLog, openAuditLog } from "../../../services/keyholder/audit/openAuditLog.ts";
import { closedFile, isSameFile, newestFile } from "../../../services/keyholder/audit/segmentFiles.ts";
import { walkAudit } from "../../../services/keyholder/audit/walkAudit.ts";
import { walkSegments } from "../../../services/keyholder/audit/walkSegments.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { NOW, requestAt } from "./auditRequests.ts";

const DAY = 86_400;
const WRITER = path.join(import.meta.dirname, "killedWriter.ts");

describe("a key holder's audit log in segments", () => {
  let folder = "";
  let now = NOW;
  const opened = new Set<AuditLog>();

  beforeEach(async () => {
    now = NOW;
    folder = await mkdtemp(path.join(tmpdir(), "mediconnect-segments-"));
  });
  afterEach(async () => {
    for (const log of opened) log.close();
    opened.clear();
    await rm(folder, { recursive: true, force: true });
  });

  const closed = (segment: number) => closedFile(folder, segment);
  const newest = () => newestFile(folder);
  const daily = { bytes: Infinity, seconds: DAY };
  async function open(since = 0, limits = daily) {
    const seen: AuditLine[] = [];
    const onLine = (line: AuditLine) => void seen.push(line);
    const log = await openAuditLog({ folder, onLine, since, clock: () => now, limits });
    opened.add(log);
    const nonces = seen.flatMap((line) => (line.kind === "request" ? [Number(line.nonce)] : []));
    return { log, nonces };
  }
  function close(log: AuditLog) {
    opened.delete(log);
    log.close();
  }
  /** Four segments with a request each, 1 to 4, a day apart. */
  async function writeFour() {
    const { log } = await open();
    const heads: string[] = [];
    for (const at of [1, 2, 3, 4]) {
      log.record(requestAt(at));
      heads.push(log.head());
      now += DAY;
    }
    now -= DAY;
    close(log);
    return heads;
  }
  const all = () => [closed(1), closed(2), closed(3), newest()] as const;

  describe("refuses", () => {
    const linesOf = async (file: string) => (await readFile(file, "utf8")).trimEnd().split("\n");
    const cutLast = async (file: string) =>
      writeFile(file, `${(await linesOf(file)).slice(0, -1).join("\n")}\n`);
    const swap = async () => {
      await rename(closed(2), closed(9));
      await rename(closed(3), closed(2));
      await rename(closed(9), closed(3));
    };

    const tamperings: readonly (readonly [string, () => Promise<void>, string])[] = [
      ["a segment whose end was cut off", () => cutLast(closed(2)), "AUDIT_BROKEN"],
      ["a segment that was emptied", () => truncate(closed(1)), "AUDIT_BROKEN"],
      ["a later segment that was emptied", () => truncate(closed(3)), "AUDIT_SEGMENTS_APART"],
      ["two that were swapped", swap, "AUDIT_SEGMENTS_APART"],
      ["one with another's content", () => copyFile(closed(1), closed(3)), "AUDIT_SEGMENTS_APART"],
    ];
    for (const [what, tamper, code] of tamperings) {
      it(`${what}, when it is checked and when the service starts`, async () => {
        await writeFour();
        await tamper();
        await expectRejection(walkSegments(all()), code);
        await expectRejection(open(), code);
      });
    }

    it("a line that was changed or put in, also where a segment's other lines look right", async () => {
      await writeFour();
      const lines = await linesOf(closed(2));
      const [head = "", request = "", end = ""] = lines;
      const changed: readonly (readonly [string[], number])[] = [
        [[head.replace('"segment":2', '"segment":3'), request, end], 2],
        [[head, request.replace('"charged":3', '"charged":0'), end], 3],
        [[request, end], 1],
        [[head, head, request, end], 2],
        [[head, request, end, end], 4],
      ];
      for (const [text, line] of changed) {
        await writeFile(closed(2), `${text.join("\n")}\n`);
        const error = await expectRejection(walkAudit(closed(2)), "AUDIT_BROKEN");
        expect(error.facts["line"]).to.equal(line);
      }
    });

    it("segments with one left out, or in another order, when they are checked", async () => {
      await writeFour();
      await expectRejection(checkAudit([closed(1), closed(3)]), "AUDIT_SEGMENTS_APART");
      await expectRejection(checkAudit([closed(2), closed(1)]), "AUDIT_SEGMENTS_APART");
      await expectRejection(checkAudit([closed(1), closed(1)]), "AUDIT_SEGMENTS_APART");
      await expectRejection(checkAudit([closed(1), closed(7)]), "AUDIT_MISSING");
    });

    it("to start without a segment whose requests still count, names it, and starts when it is back", async () => {
      await writeFour();
      await rename(closed(3), path.join(folder, "archived"));
      const error = await expectRejection(open(NOW + 2 * DAY), "AUDIT_SEGMENT_MISSING");
      expect(error.facts).to.deep.equal({
        file: closed(3),
        latest: new Date(1000 * (NOW + 2 * DAY)).toISOString(),
      });
      expect(error.line).to.contain(closed(3)).and.not.to.contain("\n");
      // What it refused stays as it was.
      expect(await linesOf(newest())).to.have.length(3);

      await rename(path.join(folder, "archived"), closed(3));
      expect((await open(NOW + 2 * DAY)).nonces).to.deep.equal([3, 4]);
    });

    it("to start where the clock went back to a time whose requests are gone", async () => {
      await writeFour();
      await rm(closed(1));
      await expectRejection(open(NOW), "AUDIT_SEGMENT_MISSING");
    });

    it("to start where the newest was taken away, emptied, or is an older copy", async () => {
      await writeFour();
      for (const spoil of [
        () => rm(newest()),
        () => writeFile(newest(), ""),
        () => copyFile(closed(3), newest()),
        () => copyFile(closed(1), newest()),
      ]) {
        await spoil();
        const error = await expectRejection(open(NOW + 9 * DAY), "AUDIT_SEGMENT_MISSING");
        expect(error.facts).to.deep.equal({ file: newest(), segment: 3 });
      }
    });

    it("to write over a file that has the next number, answers nothing meanwhile, and loses nothing", async () => {
      const { log } = await open();
      log.record(requestAt(1));
      await writeFile(closed(1), "somebody's");
      now += DAY;
      for (let run = 0; run < 2; run++) {
        expect(() => log.record(requestAt(2))).to.throw("cannot write its audit log");
      }
      expect(await readFile(closed(1), "utf8")).to.equal("somebody's");
      await rename(closed(1), closed(8));
      log.record(requestAt(3));
      await rename(closed(8), path.join(folder, "somebody's"));
      now += DAY;
      await writeFile(closed(2), "somebody's");
      expect(() => log.record(requestAt(4))).to.throw("cannot write its audit log");
      // Nor does its end come after the line that closed the segment.
      close(log);
      await rm(closed(2));
      const next = await open();
      next.log.record(requestAt(5));
      expect((await walkAudit(newest())).segment).to.equal(3);
      close(next.log);
      expect((await open()).nonces).to.deep.equal([1, 3, 5]);
    });

    it("a head that was noted where no line has it", async () => {
      const heads = await writeFour();
      await expectRejection(checkAudit(all(), "ab".repeat(32)), "AUDIT_HEAD_UNKNOWN");
      await expectRejection(checkAudit([closed(3)], heads[0]), "AUDIT_HEAD_UNKNOWN");
      // Its end was cut off, and nothing follows it here.
      await cutLast(newest());
      await cutLast(newest());
      await expectRejection(checkAudit(all(), heads[3]), "AUDIT_HEAD_UNKNOWN");
    });
  });

  it("begins a segment by age and by size, each from the head of the one before", async () => {
    await writeFour();
    expect((await readdir(folder)).sort()).to.deep.equal(all().map((file) => path.basename(file)));
    const bySize = (await open(0, { bytes: 1, seconds: Infinity })).log;
    bySize.record(requestAt(5));
    close(bySize);
    const files = [...all().slice(0, 3), closed(4), closed(5), newest()];
    const walked = await Promise.all(files.map((file) => walkAudit(file)));
    expect(walked.map(({ segment }) => segment)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(walked.map((one) => one.closed)).to.deep.equal([true, true, true, true, true, false]);
    const heads = walked.map(({ head }) => head);
    expect(walked.slice(1).map(({ follows }) => follows)).to.deep.equal(heads.slice(0, -1));
    expect(heads.at(-1)).to.equal(bySize.head());
  });

  it("is checked a segment alone, in a row, and for a head that was noted", async () => {
    const heads = await writeFour();
    const [first, second] = [await walkAudit(closed(1)), await walkAudit(closed(2))];
    const said = "3 lines in segment 2, each follows from the one before; ";
    expect(await checkAudit([closed(2)])).to.equal(
      `${said}the first from ${first.head}; head ${second.head}; segment 3 follows`,
    );
    expect(await checkAudit(all())).to.match(
      /^12 lines in segments 1 to 4, .* head [0-9a-f]{64}; not closed: /,
    );
    for (const head of heads) await checkAudit(all(), head);
    await checkAudit([closed(2)], first.head);
    await checkAudit([closed(2), closed(3)], heads[2]);
  });

  it("is checked where a kill amid a rotation has left the newest with two names", async () => {
    await writeFour();
    await link(newest(), closed(4));
    expect(await checkAudit([closed(1), closed(2), closed(3), closed(4), newest()])).to.contain(
      "in segments 1 to 4, ",
    );
  });

  it("reads back no further than requests count, so that older segments may be moved away or be anything", async () => {
    await writeFour();
    await writeFile(closed(2), "no line of ours");
    const some = await open(NOW + 2 * DAY);
    expect(some.nonces).to.deep.equal([3, 4]);
    close(some.log);
    await rm(closed(1));
    await rm(closed(2));
    await rm(closed(3));
    const later = await open(NOW + 2 * DAY + 1);
    expect(later.nonces).to.deep.equal([4]);
    later.log.record(requestAt(5));
    close(later.log);
    expect(await checkAudit([newest()])).to.contain("in segment 4, ");
  });

  it("knows what counts from segments without a request in them", async () => {
    const { log } = await open();
    log.record(requestAt(1));
    close(log);
    for (let run = 0; run < 2; run++) {
      now += DAY;
      close((await open()).log);
    }
    expect((await walkAudit(newest())).segment).to.equal(3);
    expect((await open(NOW)).nonces).to.deep.equal([1]);
    await rm(closed(1));
    await expectRejection(open(NOW), "AUDIT_SEGMENT_MISSING");
  });

  it("goes on from a log of one file, as it was before there were segments", async () => {
    const old = await open(0, { bytes: Infinity, seconds: Infinity });
    for (const at of [1, 2]) old.log.record(requestAt(at));
    close(old.log);
    const before = await readFile(newest());
    const { log, nonces } = await open(0, { bytes: before.length, seconds: Infinity });
    expect(nonces).to.deep.equal([1, 2]);
    log.record(requestAt(3));
    close(log);
    expect((await readFile(closed(1))).subarray(0, before.length).equals(before)).to.equal(true);
    expect((await walkSegments([closed(1), newest()])).head).to.equal(log.head());
  });

  it("loses nothing to a kill at any moment of a rotation, and the next start goes on with it", async function () {
    this.timeout(180_000);
    const states = new Set<string>();
    let code: number | null = null;
    let runs = 0;
    for (; code === null; runs++) {
      await rm(folder, { recursive: true });
      folder = await mkdtemp(path.join(tmpdir(), "mediconnect-segments-"));
      const child = spawn(process.execPath, [WRITER, folder, String(runs + 1)], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, NODE_OPTIONS: "" },
      });
      const ended = once(child, "close");
      const answered = (await text(child.stdout)).trim().split("\n").map(Number);
      code = ((await ended) as [number | null])[0];
      const numbered = existsSync(closed(1));
      states.add(numbered ? (isSameFile(newest(), closed(1)) ? "both names" : "rotated") : "not numbered");

      now = NOW + 60;
      // With a limit that is far: what was begun is ended all the same.
      const { log, nonces } = await open();
      // A line may be written whose answer did not leave any more, and none the other way round.
      expect(nonces.slice(0, answered.length), `call ${runs}`).to.deep.equal(answered);
      expect(nonces.length - answered.length, `call ${runs}`).to.be.oneOf([0, 1]);
      log.record(requestAt(4));
      close(log);
      const names = (await readdir(folder)).sort();
      if (numbered) expect(names).to.deep.equal(["audit.000001.jsonl", "audit.jsonl"]);
      const files = names.length === 1 ? ([newest()] as const) : ([closed(1), newest()] as const);
      expect((await walkSegments(files)).head).to.equal(log.head());
    }
    expect(code).to.equal(0);
    expect(runs).to.be.greaterThan(7);
    expect([...states]).to.have.members(["not numbered", "both names", "rotated"]);
  });
});
