import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { readKeyHolderHealth, writeShareFile } from "../../../sdk/src/node.ts";
import { epochFolderOf, recordFileOf, shareFileOf } from "../../../sdk/src/guard/folder/holderFolder.ts";
import { openAuditLog } from "../../../services/keyholder/audit/openAuditLog.ts";
import { closedFile, isSameFile, newestFile } from "../../../services/keyholder/audit/segmentFiles.ts";
import { walkAudit } from "../../../services/keyholder/audit/walkAudit.ts";
import { EPOCH, makeConsortium } from "../../sdk/guard/consortium.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { NOW, requestAt } from "./auditRequests.ts";
import { openStage, type Stage } from "./support.ts";

const PASSPHRASE = "correct horse battery staple";
const MAIN = path.resolve("services/keyholder/main.ts");

// No chain is needed: a holder starts without one, and lets nobody in.
describe("a key holder's process", function () {
  this.timeout(60_000);
  const deployment = { chainId: 31_337, licences: `0x${"11".repeat(20)}` };
  let stage: Stage;
  let folder = "";
  let passphraseFile = "";
  const children = new Set<ChildProcess>();

  beforeEach(async () => {
    const consortium = makeConsortium(2, 2);
    stage = await openStage(consortium, { url: "http://127.0.0.1:9", deployment });
    folder = stage.folders[0]!;
    const share = shareFileOf(epochFolderOf(folder, EPOCH.id, 0));
    await writeShareFile(share, consortium.shares[0]!, { passphrase: PASSPHRASE, costLog2: 14 });
    passphraseFile = path.join(folder, "passphrase");
    await writeFile(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    children.clear();
    await stage.close();
  });

  function argsOf(...more: string[]) {
    return [
      ...["--folder", folder, "--rpc", "http://127.0.0.1:9", "--chain-id", "31337"],
      ...["--licences", deployment.licences, "--port", "0", "--passphrase-file", passphraseFile, ...more],
    ];
  }

  const run = (...more: string[]) => launch(argsOf(...more));

  function launch(args: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "", ...env },
    });
    children.add(child);
    const errors = child.stderr;
    const stderr = text(errors);
    const ended = once(child, "close").then(([code]) => code as number | null);
    return { child, errors, stderr, ended };
  }

  async function ready({ child }: ReturnType<typeof run>): Promise<string> {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return /at (\S+)/.exec(line.toString())?.[1] ?? "";
  }

  async function writeMegabyte() {
    const log = await openAuditLog({ folder, since: 0, clock: () => NOW });
    for (let at = 0; at < 2500; at++) log.record(requestAt(at));
    log.close();
    expect((await audit()).wholeBytes).to.be.greaterThan(1_000_000);
  }

  const audit = () => walkAudit(path.join(folder, "audit.jsonl"));

  it("answers while the chain is down, ends cleanly on SIGTERM, and starts again", async () => {
    const first = run();
    const health = await readKeyHolderHealth(await ready(first));
    expect(health.chain.reachable).to.equal(false);
    expect(health.epochs[0]).to.deep.include({ state: "answering", holder: 1 });
    first.child.kill("SIGTERM");
    expect(await first.ended, await first.stderr).to.equal(0);
    expect(await first.stderr).to.match(/^Nobody is let in as long as this is so: [^\n]+\n$/);
    expect((await audit()).lines).to.equal(2);

    const second = run();
    await ready(second);
    second.child.kill("SIGTERM");
    expect(await second.ended).to.equal(0);
    expect((await audit()).lines).to.equal(4);
  });

  it("answers over TLS those who trust its certificate, and nobody in the clear", async () => {
    const tls = path.join(import.meta.dirname, "tls");
    const cert = path.join(tls, "cert.pem");
    const url = await ready(run("--tls-cert", cert, "--tls-key", path.join(tls, "key.pem")));
    expect(url).to.match(/^https:/);

    await expectRejection(readKeyHolderHealth(url), "KEY_HOLDER_UNREACHABLE");
    await expectRejection(readKeyHolderHealth(url.replace("https:", "http:")), "KEY_HOLDER_UNREACHABLE");
    const sdk = pathToFileURL(path.resolve("sdk/src/node.ts")).href;
    const script = `const { readKeyHolderHealth } = await import(${JSON.stringify(sdk)});
      console.log((await readKeyHolderHealth(${JSON.stringify(url)})).epochs[0].state);`;
    const trusting = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_OPTIONS: "", NODE_EXTRA_CA_CERTS: cert },
    });
    expect(await text(trusting.stdout)).to.equal("answering\n");
  });

  it("takes up a new epoch's share on SIGHUP, and keeps what it has where that one is damaged", async function () {
    if (process.platform === "win32") this.skip();
    const running = run();
    const url = await ready(running);
    const next = makeConsortium(2, 2, { ...EPOCH, id: "2027-2" });
    const newFolder = epochFolderOf(folder, "2027-2", 0);
    await mkdir(newFolder, { recursive: true });
    await writeFile(recordFileOf(newFolder), JSON.stringify(next.record));
    await writeFile(shareFileOf(newFolder), "{}", { mode: 0o600 });
    const epochs = async () => (await readKeyHolderHealth(url)).epochs.map(({ epoch }) => epoch);
    const said = (stream: Readable) =>
      once(stream, "data").then((chunks) => (chunks as Buffer[]).map(String).join(""));

    const refused = said(running.errors);
    running.child.kill("SIGHUP");
    expect(await refused).to.match(/^[^\n]+\.\n$/);
    expect(await epochs()).to.deep.equal([EPOCH.id]);

    await writeShareFile(shareFileOf(newFolder), next.shares[0]!, { passphrase: PASSPHRASE, costLog2: 14 });
    const reread = said(running.child.stdout);
    running.child.kill("SIGHUP");
    expect(await reread).to.equal("reread: 1 more\n");
    expect(await epochs()).to.have.members([EPOCH.id, "2027-2"]);
  });

  it("is refused beside another on the same folder, in one line, until that one is killed", async () => {
    const first = run();
    await ready(first);
    const second = run();
    expect(await second.ended).to.equal(1);
    expect((await second.stderr).trim()).to.match(/^A key holder answers for [^\n]*process \d+\.[^\n]*$/);

    first.child.kill("SIGKILL");
    await first.ended;
    await appendFile(path.join(folder, "audit.jsonl"), '{"torn');
    const third = run();
    await ready(third);
    expect(await audit()).to.deep.include({ tornBytes: 0, lines: 3 });
  });

  it("leaves the mark of whoever answers for the folder after it when it stops late", async () => {
    const orphan = run();
    await ready(orphan);
    // As a state folder that is removed and made anew beneath it.
    const mark = path.join(folder, "running.json");
    await rm(mark);
    await rm(path.join(folder, "audit.jsonl"));
    const next = run();
    const url = await ready(next);
    orphan.child.kill("SIGTERM");
    expect(await orphan.ended).to.equal(0);

    expect(JSON.parse(await readFile(mark, "utf8"))).to.include({ pid: next.child.pid, url });
    const third = run();
    expect(await third.ended).to.equal(1);
    expect(await third.stderr).to.contain(`process ${next.child.pid}`);
    next.child.kill("SIGTERM");
    await next.ended;
    expect(existsSync(mark)).to.equal(false);
  });

  it("is killed amid the audit log's rotation, mends it at the next start, and still keeps a second out", async () => {
    await writeMegabyte();
    const hook = JSON.stringify(pathToFileURL(path.join(import.meta.dirname, "killBefore.ts")).href);
    const script = `import { killBefore } from ${hook}; killBefore(["renameSync"], 1);`;
    const options = ["--audit-megabytes", "1"];
    const killed = launch(argsOf(...options), {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
    });
    expect(await killed.ended).to.equal(null);
    expect(isSameFile(newestFile(folder), closedFile(folder, 1))).to.equal(true);

    await ready(run(...options));
    const second = run(...options);
    expect(await second.ended).to.equal(1);
    expect(await second.stderr).to.contain("answers for");
    const checking = launch(["--verify-audit", closedFile(folder, 1), newestFile(folder)]);
    expect(await text(checking.child.stdout)).to.match(/^\d+ lines in segments 1 to 2, /);
    expect(await audit()).to.deep.include({ segment: 2, lines: 2, tornBytes: 0 });
  });

  it("refuses a wrong or exposed passphrase, and unknown or missing options, in one line each", async () => {
    const wrong = launch(
      [
        ...["--folder", folder, "--rpc", "http://127.0.0.1:9", "--chain-id", "31337"],
        ...["--licences", deployment.licences, "--port", "0"],
      ],
      { MEDICONNECT_KEYHOLDER_PASSPHRASE: "another passphrase" },
    );
    const open = path.join(folder, "open");
    await writeFile(open, PASSPHRASE, { mode: 0o644 });
    const runs = [wrong, run("--passphrase-file", open), run("--frobnicate"), launch(["--folder", folder])];
    const said = await Promise.all(
      runs.map(async ({ ended, stderr }) => [await ended, (await stderr).trim()] as const),
    );
    for (const [code, line] of said) {
      expect(code).to.equal(1);
      expect(line).to.match(/^[^\n]+\.$/);
      expect(line).not.to.contain(PASSPHRASE);
    }
  });

  it("checks an audit log, and says where it is broken", async () => {
    const file = path.join(folder, "audit.jsonl");
    const first = run();
    await ready(first);
    first.child.kill("SIGTERM");
    await first.ended;
    expect(await launch(["--verify-audit", file]).ended).to.equal(0);
    const { head } = await audit();
    expect(await launch(["--verify-audit", file, "--noted-head", head]).ended).to.equal(0);
    expect(await launch(["--verify-audit", file, "--noted-head", ` ${head.toUpperCase()}\n`]).ended).to.equal(
      0,
    );
    for (const none of ["0".repeat(64), head.slice(1)]) {
      const misread = launch(["--verify-audit", file, "--noted-head", none]);
      expect(await misread.ended).to.equal(1);
      expect(await misread.stderr).to.contain("--noted-head");
    }
    const unknown = launch(["--verify-audit", file, "--noted-head", "ab".repeat(32)]);
    expect(await unknown.ended).to.equal(1);
    expect(await unknown.stderr).to.match(/^No line here has the head[^\n]*\n$/);
    await appendFile(file, "{}\n");
    const broken = launch(["--verify-audit", file]);
    expect(await broken.ended).to.equal(1);
    expect(await broken.stderr).to.contain("line 3");
  });
});
