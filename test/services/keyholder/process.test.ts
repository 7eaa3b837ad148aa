import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { readKeyHolderHealth, writeShareFile } from "../../../sdk/src/node.ts";
import { epochFolderOf, shareFileOf } from "../../../sdk/src/guard/folder/holderFolder.ts";
import { walkAudit } from "../../../services/keyholder/audit/walkAudit.ts";
import { EPOCH, makeConsortium } from "../../sdk/guard/consortium.ts";
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

  function run(...more: string[]) {
    const args = [
      ...["--folder", folder, "--rpc", "http://127.0.0.1:9", "--chain-id", "31337"],
      ...["--licences", deployment.licences, "--port", "0", "--passphrase-file", passphraseFile, ...more],
    ];
    return launch(args);
  }

  function launch(args: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "", ...env },
    });
    children.add(child);
    const stderr = text(child.stderr);
    const ended = once(child, "close").then(([code]) => code as number | null);
    return { child, stderr, ended };
  }

  async function ready({ child }: ReturnType<typeof run>): Promise<string> {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return /at (\S+)/.exec(line.toString())?.[1] ?? "";
  }

  const audit = () => walkAudit(path.join(folder, "audit.jsonl"));

  it("answers while the chain is down, ends cleanly on SIGTERM, and starts again", async () => {
    const first = run();
    const health = await readKeyHolderHealth(await ready(first));
    expect(health.chain.reachable).to.equal(false);
    expect(health.epochs[0]).to.deep.include({ state: "answering", holder: 1 });
    first.child.kill("SIGTERM");
    expect(await first.ended, await first.stderr).to.equal(0);
    expect((await audit()).lines).to.equal(2);

    const second = run();
    await ready(second);
    second.child.kill("SIGTERM");
    expect(await second.ended).to.equal(0);
    expect((await audit()).lines).to.equal(4);
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
    await appendFile(file, "{}\n");
    const broken = launch(["--verify-audit", file]);
    expect(await broken.ended).to.equal(1);
    expect(await broken.stderr).to.contain("line 3");
  });
});
