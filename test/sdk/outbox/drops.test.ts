import { expect } from "chai";
import { SigningKey } from "ethers";
import { embeddedAddress, embeddedKey, GAS_FREE, sendTransaction, signWith } from "../../../sdk/src/index.ts";
import {
  dropEntry,
  findEntry,
  forgetEntry,
  type Outbox,
  type OutboxEntry,
  OutboxPipeline,
} from "../../../sdk/src/outbox/index.ts";
import { signPayload } from "../../../sdk/src/outbox/signEntry.ts";
import type { Fault } from "../../support/faultyNode.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { type OutboxSuite, startOutboxSuite } from "../../support/outboxSuite.ts";

const SENDS = "eth_sendRawTransaction";

describe("an entry that is dropped", function () {
  this.timeout(180_000);
  let suite: OutboxSuite;
  let outbox: Outbox;
  const signer = { account: embeddedAddress("pauser"), key: new SigningKey(embeddedKey("pauser")) };

  before(async () => {
    suite = await startOutboxSuite();
  });
  after(() => suite.stop());
  beforeEach(() => {
    outbox = suite.openOutbox();
  });
  afterEach(() => suite.line.choose(() => "none"));

  const pause = (roles: number, key: string | undefined, through = outbox) =>
    sendTransaction(suite.pauser(through, key).licences.pause(Array<number>(roles).fill(1), GAS_FREE));
  const beside = () => suite.openOutbox({ file: outbox.store.file });
  const only = (): OutboxEntry => {
    const [entry] = outbox.store.list();
    if (entry === undefined) throw new Error("nothing was kept");
    return entry;
  };
  /** Leaves an entry that is signed and stored, and not sent. */
  const leaveUnsent = async (roles: number, key: string): Promise<OutboxEntry> => {
    suite.line.choose(({ methods }) => (methods.includes(SENDS) ? "dropRequest" : "none"));
    const hasty = suite.openOutbox({
      file: outbox.store.file,
      patience: { answerMs: 1_000, deadlineMs: 1_500 },
    });
    await expectRejection(pause(roles, key, hasty), "OUTBOX_UNSENT");
    suite.line.choose(() => "none");
    return only();
  };
  /** Lets no sending through until the entry carries its cancellation, and nobody has older bytes of it in hand. */
  const holdSends = () => {
    let [open, met] = [false, 0];
    suite.line.choose(({ methods }) => {
      if (!methods.includes(SENDS) || open) return "none";
      met++;
      return "dropRequest";
    });
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    return {
      waits: () => until(() => met > 0),
      async release() {
        await until(() => only().state === "cancelling");
        const before = met;
        await until(() => met >= before + 12);
        open = true;
      },
    };
  };

  for (const key of ["live", undefined]) {
    it(`is no success to whoever waits for it with ${key ?? "no key"}, and is not signed again`, async () => {
      const roles = suite.nextMark();
      const held = holdSends();
      const waiting = expectRejection(pause(roles, key), "OUTBOX_DROPPED");
      await held.waits();
      const other = beside();
      const joined = expectRejection(pause(roles, key, beside()), "OUTBOX_DROPPED");

      const dropping = dropEntry(other.deskFor(suite.client), signer, only());
      await held.release();

      expect((await dropping).state).to.equal("dropped");
      await Promise.all([waiting, joined]);
      expect(await suite.effects(roles)).to.equal(0);
      expect(outbox.store.list().map(({ state }) => state)).to.deep.equal(["dropped"]);
    });
  }

  it("is no success to whoever waits for it in a pipeline, nor to whoever joins while it is cancelled", async () => {
    const roles = suite.nextMark();
    const pipeline = new OutboxPipeline(outbox.deskFor(suite.client));
    await pipeline.begin([signer]);
    const data = suite.client.licences.interface.encodeFunctionData("pause", [Array<number>(roles).fill(1)]);
    const wish = { to: suite.client.deployment.licences, data, idempotencyKey: "piped", gas: 500_000n };
    const held = holdSends();
    const waiting = expectRejection(pipeline.send(signer, wish), "OUTBOX_DROPPED");
    await held.waits();

    const dropping = dropEntry(beside().deskFor(suite.client), signer, only());
    const joined = expectRejection(pipeline.send(signer, wish), "OUTBOX_DROPPED");
    await held.release();

    expect((await dropping).state).to.equal("dropped");
    await Promise.all([waiting, joined]);
    expect(await suite.effects(roles)).to.equal(0);
  });

  it("is not sent where it was signed anew meanwhile: what is cancelled is what stands", async () => {
    const roles = suite.nextMark();
    const stale = await leaveUnsent(roles, "anew");
    const payload = { signer: stale.signer, to: stale.to, data: stale.data };
    const sign = (nonce: number) =>
      signPayload({ ...payload, chainId: 31_337, key: signer.key, gas: 500_000n }, nonce);
    const { chain, key, nonce } = stale;
    outbox.store.signAgain(stale, { ...payload, chain, key, payload: "", chainNonce: nonce + 1, sign });
    expect(only().hash).not.to.equal(stale.hash);

    const ended = await dropEntry(outbox.deskFor(suite.client), signer, stale);

    expect(ended.state).to.equal("dropped");
    expect(await suite.effects(roles)).to.equal(0);
  });

  it("by force is neither revived by a stale writer nor by what is learnt of its sending", async () => {
    const stale = await leaveUnsent(suite.nextMark(), "forced");
    const forced = forgetEntry(outbox, stale);
    const draft = { ...stale, payload: "", chainNonce: 0, sign: () => ({ raw: "0x", hash: "0x" }) };

    outbox.store.signAgain(stale, draft);
    outbox.store.settle([[stale, { state: "sent" }]]);
    outbox.store.signCancel(stale, { raw: "0x", hash: "0x" });

    expect(only()).to.deep.equal(forced);
  });

  it("by force keeps its nonce where its key is used again, so that one of both takes effect", async () => {
    const roles = suite.nextMark();
    const entry = await leaveUnsent(roles, "once more");
    forgetEntry(outbox, entry);
    // The old bytes come late: after the new ones were signed, and before they are sent.
    let sent = false;
    suite.line.choose(async ({ methods }): Promise<Fault> => {
      if (!methods.includes(SENDS) || sent) return "none";
      sent = true;
      await suite.client.provider.broadcastTransaction(entry.raw).catch(() => undefined);
      return "none";
    });

    await pause(roles, "once more", beside());

    suite.line.choose(() => "none");
    expect(sent).to.equal(true);
    expect(only().nonce).to.equal(entry.nonce);
    expect(await suite.effects(roles)).to.equal(1);
  });

  it("by force may be repeated though somebody else has its nonce", async () => {
    const roles = suite.nextMark();
    forgetEntry(outbox, await leaveUnsent(roles, "overtaken"));
    await pause(suite.nextMark(), undefined, suite.openOutbox());

    await pause(roles, "overtaken");

    expect(await suite.effects(roles)).to.equal(1);
  });

  it("is found by its key alone only where one signer has that key", async () => {
    const stale = await leaveUnsent(suite.nextMark(), "shared");
    const other = embeddedAddress("pharmacy-1");
    const sign = () => ({ raw: stale.raw, hash: stale.hash });
    outbox.store.enlist([
      {
        signer: other,
        to: stale.to,
        data: stale.data,
        chain: stale.chain,
        key: "shared",
        payload: "",
        chainNonce: 0,
        sign,
      },
    ]);

    expect(() => findEntry(outbox, stale.chain, { key: "shared" })).to.throw(/Several entries/);
    expect(findEntry(outbox, stale.chain, { key: "shared", signer: other }).signer).to.equal(other);
    expect(findEntry(outbox, undefined, { key: "shared", signer: stale.signer }).id).to.equal(stale.id);
  });

  describe("given wishes that set more than a plain call", () => {
    it("refuses value, nonce, fees and other signers, typed, and heeds a limit of gas", async () => {
      const { signer: pauser } = suite.pauser(outbox);
      const call = { to: suite.client.deployment.licences, data: "0x" };
      for (const odd of [
        { value: 1n },
        { nonce: 7 },
        { gasPrice: 1n },
        { maxFeePerGas: 1n },
        { type: 2 },
        { from: embeddedAddress("governor") },
        { chainId: 1 },
      ])
        await expectRejection(pauser.sendTransaction({ ...call, ...odd }), "OUTBOX_NOT_PLAIN");
      await expectRejection(pauser.sendTransaction({ data: "0x" }), "OUTBOX_NOT_PLAIN");
      expect(outbox.store.list()).to.have.length(0);

      const roles = suite.nextMark();
      const sending = suite
        .pauser(outbox)
        .licences.pause(Array<number>(roles).fill(1), { ...GAS_FREE, gasLimit: 777_777n });
      await sendTransaction(sending);

      const sent = await suite.client.provider.getTransaction(only().hash);
      expect(sent?.gasLimit).to.equal(777_777n);
    });
  });

  it("a scope names each transaction by what it does; a key names one", async () => {
    const [one, two] = [suite.nextMark(), suite.nextMark()];
    const scoped = signWith(suite.client, embeddedKey("pauser"), { outbox, idempotencyScope: "a task" });
    const send = (roles: number) =>
      sendTransaction(scoped.licences.pause(Array<number>(roles).fill(1), GAS_FREE));

    const first = await send(one);
    await send(two);
    const again = await send(one);

    expect(again.hash).to.equal(first.hash);
    expect([await suite.effects(one), await suite.effects(two)]).to.deep.equal([1, 1]);
    for (const { key } of outbox.store.list()) expect(key).to.match(/^a task\/[0-9a-f]{16}$/);
  });
});
