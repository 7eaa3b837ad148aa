import { expect } from "chai";
import { chainFiles } from "../../sdk/src/chain/chainFiles.ts";
import { chainFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import { GAS_FREE, sendTransaction } from "../../sdk/src/index.ts";
import { outboxFileOf } from "../../sdk/src/outbox/index.ts";
import { refuse, runJson, succeed } from "../flows/support.ts";
import { expectRejection } from "../support/expectRefusal.ts";
import { type OutboxSuite, startOutboxSuite } from "../support/outboxSuite.ts";

describe("outbox list, retry and drop", function () {
  this.timeout(180_000);
  let suite: OutboxSuite;

  before(async () => {
    suite = await startOutboxSuite();
  });
  after(() => suite.stop());

  /** Leaves an entry in the outbox of the tasks that is signed and not sent. */
  const leaveUnsent = async (roles: number): Promise<string> => {
    suite.line.choose(({ methods }) => (methods.includes("eth_sendRawTransaction") ? "dropRequest" : "none"));
    const file = outboxFileOf(31_337, suite.embedded.stateFolder);
    const outbox = suite.openOutbox({ file, patience: { answerMs: 200, deadlineMs: 300 } });
    const sending = suite.pauser(outbox).licences.pause(Array<number>(roles).fill(1), GAS_FREE);
    const error = await expectRejection(sendTransaction(sending), "OUTBOX_UNSENT");
    suite.line.choose(() => "none");
    return String(error.facts["key"]);
  };

  it("refuses to drop what is not there, and what took effect", async () => {
    await refuse(suite.embedded, "OUTBOX_ENTRY_UNKNOWN", "outbox", "drop", "--key", "nothing");
    await succeed(suite.embedded, "pause", "--roles", "wholesaler");
    const { list } = await succeed(suite.embedded, "outbox", "list", "--all");
    const [done] = list as { key: string; state: string }[];
    expect(done?.state).to.equal("done");

    await refuse(suite.embedded, "OUTBOX_ENTRY_ENDED", "outbox", "drop", "--key", done?.key ?? "");
  });

  it("lists what is on its way, and retry brings it to its end once", async () => {
    const roles = suite.nextMark();
    const key = await leaveUnsent(roles);

    const { list } = await succeed(suite.embedded, "outbox", "list");
    const [entry] = list as Record<string, unknown>[];
    expect(entry).to.include({
      key,
      action: "pause",
      state: "stored",
      attempts: 1,
      lastError: "NODE_SILENT",
    });

    await succeed(suite.embedded, "outbox", "retry");
    await succeed(suite.embedded, "outbox", "retry");
    expect(await suite.effects(roles)).to.equal(1);
    expect((await succeed(suite.embedded, "outbox", "list"))["list"]).to.deep.equal([]);
  });

  it("drop takes the nonce with an empty transaction: it never takes effect, whoever sends the old bytes", async () => {
    const roles = suite.nextMark();
    const key = await leaveUnsent(roles);
    const file = outboxFileOf(31_337, suite.embedded.stateFolder);
    const raw = suite.openOutbox({ file }).store.list()[0]?.raw ?? "";

    const dropped = await succeed(suite.embedded, "outbox", "drop", "--key", key);

    expect(dropped["state"]).to.equal("dropped");
    await suite.client.provider.broadcastTransaction(raw).catch(() => undefined);
    expect(await suite.effects(roles)).to.equal(0);
    await refuse(suite.embedded, "OUTBOX_ENTRY_ENDED", "outbox", "drop", "--key", key);
  });

  it("drop says so where the chain was faster", async () => {
    const roles = suite.nextMark();
    const key = await leaveUnsent(roles);
    const file = outboxFileOf(31_337, suite.embedded.stateFolder);
    const raw = suite.openOutbox({ file }).store.list()[0]?.raw ?? "";
    await suite.client.provider.broadcastTransaction(raw);

    const { state } = await succeed(suite.embedded, "outbox", "drop", "--key", key);

    expect(state).to.equal("done");
    expect(await suite.effects(roles)).to.equal(1);
  });

  it("drop --force strikes out without asking, and the next command goes on past it", async () => {
    const roles = suite.nextMark();
    const key = await leaveUnsent(roles);

    await succeed(suite.embedded, "outbox", "drop", "--key", key, "--force");

    await succeed(suite.embedded, "pause", "--roles", "wholesaler");
    expect(await suite.effects(roles)).to.equal(0);
  });

  it("a command that names its idempotency key is done once, however often it is run", async () => {
    const env = { MEDICONNECT_IDEMPOTENCY_KEY: "once" };
    const before = await suite.effects(2);
    const args = ["pause", "--roles", "wholesaler,carrier"];

    const runs = await Promise.all([1, 2, 3].map(() => runJson(suite.embedded, args, { env })));

    expect(runs.map(({ code }) => code)).to.deep.equal([0, 0, 0]);
    expect(await suite.effects(2)).to.equal(before + 1);
  });

  it("goes with the chain when that is reset", () => {
    expect(outboxFileOf(31_337, suite.embedded.stateFolder)).to.equal(
      chainFiles(chainFolderOf(suite.embedded.stateFolder)).outbox,
    );
    expect(outboxFileOf(2026, suite.embedded.stateFolder)).to.match(/outbox-2026\.sqlite$/);
  });
});
