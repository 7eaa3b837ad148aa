import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { SigningKey } from "ethers";
import {
  connectClient,
  embeddedAddress,
  embeddedKey,
  GAS_FREE,
  type MediConnectClient,
  sendTransaction,
  signWith,
} from "../../../sdk/src/index.ts";
import { nameOfChain, OutboxPipeline, retryEntries } from "../../../sdk/src/outbox/index.ts";
import { recover } from "../../../sdk/src/outbox/recover.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { type LyingNode, startLyingNode } from "../../support/lyingNode.ts";
import { type OutboxSuite, startOutboxSuite } from "../../support/outboxSuite.ts";

describe("an outbox on a node that shows what it has mined late", function () {
  this.timeout(180_000);
  let suite: OutboxSuite;
  let node: LyingNode;
  let client: MediConnectClient;
  const signer = { account: embeddedAddress("pauser"), key: new SigningKey(embeddedKey("pauser")) };

  before(async () => {
    suite = await startOutboxSuite();
    node = await startLyingNode(suite.line.url);
    client = await connectClient(node.url, suite.client.deployment);
  });
  after(async () => {
    client.provider.destroy();
    await node.stop();
    await suite.stop();
  });
  afterEach(() => {
    node.lies = {};
    suite.line.choose(() => "none");
  });

  /** Receipts and the transactions of blocks stay hidden for so many questions. */
  const hideReceipts = (questions: number): void => {
    let left = questions;
    const hidden = (): boolean => left > 0;
    node.lies = {
      eth_getTransactionReceipt: (result: unknown) => (left-- > 0 ? null : result),
      eth_getBlockByNumber: (result: object) =>
        hidden() && "transactions" in result ? { ...result, transactions: [] } : result,
    };
  };
  const pause = (roles: number, outbox = suite.openOutbox(), over = client) =>
    sendTransaction(
      signWith(over, embeddedKey("pauser"), { outbox }).licences.pause(
        Array<number>(roles).fill(1),
        GAS_FREE,
      ),
    );

  it("does not sign twice what has lain for long before it was sent", async () => {
    const roles = suite.nextMark();
    const file = suite.newFile();
    suite.line.choose(({ methods }) => (methods.includes("eth_sendRawTransaction") ? "dropRequest" : "none"));
    const hasty = suite.openOutbox({ file, patience: { answerMs: 1_000, deadlineMs: 1_500 } });
    await expectRejection(pause(roles, hasty, suite.client), "OUTBOX_UNSENT");
    suite.line.choose(() => "none");
    const database = new DatabaseSync(file);
    database.exec("UPDATE entries SET changed = changed - 3600000, created = created - 3600000");
    database.close();
    hideReceipts(6);

    const outbox = suite.openOutbox({ file });
    const [retried] = await retryEntries(outbox.deskFor(client), () => signer);

    expect(retried?.entry).to.include({ state: "done" });
    expect(retried?.entry.formerHashes).to.deep.equal([]);
    expect(await suite.effects(roles)).to.equal(1);
  });

  it("does not take for lost what its own count is past", async () => {
    const roles = suite.nextMark();
    const outbox = suite.openOutbox();
    await pause(roles, outbox);
    const desk = outbox.deskFor(client);
    hideReceipts(1_000);

    await recover(desk, await nameOfChain(desk));

    expect(outbox.store.list().map(({ state }) => state)).to.deep.equal(["done"]);
  });

  it("joins nothing that was reported, though the chain has lost it", async () => {
    const roles = suite.nextMark();
    const outbox = suite.openOutbox();
    const { licences } = signWith(client, embeddedKey("pauser"), { outbox });
    const send = () => sendTransaction(licences.pause(Array<number>(roles).fill(1), GAS_FREE));
    await send();
    const [entry] = outbox.store.list();
    if (entry === undefined) throw new Error("nothing was kept");
    outbox.store.settle([[entry, { state: "sent", error: "LOST_BY_CHAIN" }]]);

    await send();

    expect(await suite.effects(roles)).to.equal(2);
  });

  it("asks for a pipeline's receipts once the signer's count is past them, and again where they come late", async () => {
    const outbox = suite.openOutbox();
    const pipeline = new OutboxPipeline(outbox.deskFor(client));
    await pipeline.begin([signer]);
    const roles = suite.nextMark();
    let behind = true;
    let asked = 0;
    node.lies = {
      eth_getTransactionCount: (count: unknown) => (behind ? "0x0" : count),
      eth_getTransactionReceipt: (receipt: unknown) => (asked++ < 3 ? null : receipt),
    };

    const sending = pipeline.send(signer, {
      to: client.deployment.licences,
      data: client.licences.interface.encodeFunctionData("pause", [Array<number>(roles).fill(1)]),
      idempotencyKey: `late-${roles}`,
      gas: 500_000n,
    });
    while ((await suite.effects(roles)) === 0) await wait(20);
    await wait(200);
    expect(asked).to.equal(0);
    behind = false;
    await sending;

    expect(asked).to.equal(4);
    // Whoever is taken for a straggler is delivered singly, and that counts.
    expect(outbox.store.list().map(({ state, attempts }) => ({ state, attempts }))).to.deep.equal([
      { state: "done", attempts: 0 },
    ]);
  });

  it("tells all who wait in a pipeline where its answers cannot be read", async () => {
    const outbox = suite.openOutbox();
    const pipeline = new OutboxPipeline(outbox.deskFor(client));
    await pipeline.begin([signer]);
    const wish = (roles: number) => ({
      to: client.deployment.licences,
      data: client.licences.interface.encodeFunctionData("pause", [Array<number>(roles).fill(1)]),
      idempotencyKey: `odd-${roles}`,
      gas: 500_000n,
    });
    node.lies = { eth_getTransactionReceipt: () => ({ odd: true }) };
    const marks = [suite.nextMark(), suite.nextMark()];
    const settled = await Promise.allSettled(marks.map((roles) => pipeline.send(signer, wish(roles))));
    expect(settled.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);

    node.lies = {};
    await Promise.all(marks.map((roles) => pipeline.send(signer, wish(roles))));

    for (const roles of marks) expect(await suite.effects(roles)).to.equal(1);
  });
});
