import { statSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { embeddedAddress, embeddedKey, GAS_FREE, sendTransaction, signWith } from "../../../sdk/src/index.ts";
import { nameOfChain, openOutbox, type Outbox } from "../../../sdk/src/outbox/index.ts";
import { signPayload } from "../../../sdk/src/outbox/signEntry.ts";
import { SigningKey, Wallet } from "ethers";
import { expectRejection } from "../../support/expectRefusal.ts";
import { type OutboxSuite, SHORT, startOutboxSuite } from "../../support/outboxSuite.ts";

const DAY = 86_400;

describe("an outbox", function () {
  this.timeout(180_000);
  let suite: OutboxSuite;
  let outbox: Outbox;

  before(async () => {
    suite = await startOutboxSuite();
  });
  after(() => suite.stop());
  beforeEach(() => {
    outbox = suite.openOutbox();
  });
  afterEach(() => suite.line.choose(() => "none"));

  const pause = (roles: number, idempotencyKey?: string, through = outbox) => {
    const sending = suite
      .pauser(through, idempotencyKey)
      .licences.pause(Array<number>(roles).fill(1), GAS_FREE);
    return sendTransaction(sending);
  };
  const registrar = (idempotencyKey?: string, through = outbox) =>
    signWith(suite.client, embeddedKey("prescriber-registrar"), { outbox: through, idempotencyKey });
  const grant = async (account: string, idempotencyKey?: string, through = outbox) => {
    const from = Math.floor(Date.now() / 1000 / DAY) * DAY;
    const { licences } = registrar(idempotencyKey, through);
    return sendTransaction(licences.grant(account, 1, 7, 0, from, from + 90 * DAY, GAS_FREE));
  };
  /** Leaves an entry that is signed and stored, and not sent. */
  const leaveUnsent = async (roles: number) => {
    suite.line.choose(({ methods }) => (methods.includes("eth_sendRawTransaction") ? "dropRequest" : "none"));
    const hasty = suite.openOutbox({ file: outbox.store.file, patience: { answerMs: 200, deadlineMs: 300 } });
    const error = await expectRejection(pause(roles, undefined, hasty), "OUTBOX_UNSENT");
    suite.line.choose(() => "none");
    return String(error.facts["key"]);
  };

  it("refuses a file that is none of its own, in one line", () => {
    expect(() => openOutbox(import.meta.filename)).to.throw(/cannot be opened/);
  });

  it("refuses a key that stands for something else", async () => {
    await pause(suite.nextMark(), "mine");
    const roles = suite.nextMark();

    await expectRejection(pause(roles, "mine"), "IDEMPOTENCY_KEY_REUSED");

    expect(await suite.effects(roles)).to.equal(0);
  });

  it("keeps nothing of what the contracts refuse, and says their typed refusal", async () => {
    const stranger = signWith(suite.client, Wallet.createRandom().privateKey, { outbox });

    await expectRejection(
      sendTransaction(stranger.licences.pause([1], GAS_FREE)),
      "AccessManagedUnauthorized",
    );

    expect(outbox.store.list()).to.have.length(0);
  });

  it("says that a licence exists where it was granted by another wish", async () => {
    const { address } = Wallet.createRandom();
    await grant(address);

    await expectRejection(grant(address), "LicenceExists");
  });

  it("is open to its owner alone, and holds no key", async () => {
    await pause(suite.nextMark());

    expect(statSync(outbox.store.file).mode & 0o777).to.equal(0o600);
    expect(JSON.stringify(outbox.store.list())).not.to.include(embeddedKey("pauser").slice(2));
  });

  it("does the same twice where it is meant twice", async () => {
    const roles = suite.nextMark();

    await pause(roles);
    await pause(roles);

    expect(await suite.effects(roles)).to.equal(2);
  });

  it("returns the first transaction for a key that is used again, also by another process later", async () => {
    const roles = suite.nextMark();
    const first = await pause(roles, "again");

    const again = await pause(roles, "again", suite.openOutbox({ file: outbox.store.file }));

    expect(again.hash).to.equal(first.hash);
    expect(await suite.effects(roles)).to.equal(1);
  });

  it("sends many of one signer at once, each with a nonce of its own", async () => {
    const marks = Array.from({ length: 20 }, () => suite.nextMark());

    await Promise.all(marks.map((roles) => pause(roles)));

    for (const roles of marks) expect(await suite.effects(roles)).to.equal(1);
  });

  describe("given another outbox of the same key", () => {
    it("takes its success for ours where the payload is the same", async () => {
      const { address } = Wallet.createRandom();
      const first = await grant(address, "theirs", suite.openOutbox());

      const ours = await grant(address, "ours");

      expect(ours.hash).to.equal(first.hash);
    });

    it("signs anew where somebody else has used the nonce, and has one effect", async () => {
      const roles = suite.nextMark();
      const key = await leaveUnsent(roles);
      const stranger = suite.nextMark();
      await pause(stranger, undefined, suite.openOutbox());

      await pause(roles);

      const [entry] = outbox.store.list();
      expect([entry?.key, entry?.state, entry?.formerHashes.length]).to.deep.equal([key, "done", 1]);
      expect(await suite.effects(roles)).to.equal(1);
      expect(await suite.effects(stranger)).to.equal(1);
    });

    it("is done where somebody else has used the nonce for the very same", async () => {
      const { address } = Wallet.createRandom();
      suite.line.choose(({ methods }) =>
        methods.includes("eth_sendRawTransaction") ? "dropRequest" : "none",
      );
      const hasty = suite.openOutbox({
        file: outbox.store.file,
        patience: { answerMs: 200, deadlineMs: 300 },
      });
      await expectRejection(grant(address, undefined, hasty), "OUTBOX_UNSENT");
      suite.line.choose(() => "none");
      const theirs = await grant(address, undefined, suite.openOutbox());

      const ours = await grant(address);

      expect(ours.hash).to.equal(theirs.hash);
      expect(outbox.store.list()[0]?.state).to.equal("done");
    });
  });

  describe("given entries of a chain that is no more", () => {
    it("never sends them to the one in its place", async () => {
      const roles = suite.nextMark();
      const { store } = outbox;
      const signer = embeddedAddress("pauser");
      const to = suite.client.deployment.licences;
      const data = suite.client.licences.interface.encodeFunctionData("pause", [
        Array<number>(roles).fill(1),
      ]);
      const payload = { signer, to, data };
      const nonce = await suite.client.provider.getTransactionCount(signer);
      const key = new SigningKey(embeddedKey("pauser"));
      const sign = (n: number) => signPayload({ ...payload, key, chainId: 31_337, gas: 500_000n }, n);
      store.enlist([
        { ...payload, chain: "31337-dead", key: "dead", payload: "0x", chainNonce: nonce, sign },
      ]);

      const other = suite.nextMark();
      await pause(other);

      expect(await suite.effects(roles)).to.equal(0);
      expect(await suite.effects(other)).to.equal(1);
      expect(store.list("31337-dead")[0]?.state).to.equal("stored");
    });

    it("names a chain by more than its id", async () => {
      const name = await nameOfChain(outbox.deskFor(suite.client));

      expect(name).to.match(/^31337-[0-9a-f]{16}$/);
      const elsewhere = { ...suite.client.deployment, governance: suite.client.deployment.packs };
      const { provider } = suite.client;
      expect(await nameOfChain(outbox.deskFor({ provider, deployment: elsewhere }))).not.to.equal(name);
    });

    it("names a chain that was started again as before, though its block 0 is another", async () => {
      const name = await nameOfChain(outbox.deskFor(suite.client));
      const genesis = new Set<string>();
      // Each start adds a block 0 to those that anvil keeps; which of them it answers with then is chance.
      for (let starts = 0; starts < 20 && genesis.size < 2; starts++) {
        await suite.restartStopped();
        genesis.add(String((await suite.client.provider.getBlock(0))?.hash));
        expect(await nameOfChain(outbox.deskFor(suite.client))).to.equal(name);
      }
      expect(genesis.size, "block 0 never changed, so nothing was tried").to.equal(2);
    });
  });

  it("fills the gap that an entry leaves which no node will ever take", async () => {
    const roles = suite.nextMark();
    const key = await leaveUnsent(roles);
    const [entry] = outbox.store.list();
    if (entry === undefined) throw new Error("nothing was kept");
    outbox.store.settle([[entry, { state: "refused", error: "OUTBOX_REFUSED" }]]);

    const next = suite.nextMark();
    await pause(next);

    expect(entry.key).to.equal(key);
    expect(await suite.effects(roles)).to.equal(0);
    expect(await suite.effects(next)).to.equal(1);
  });

  it("keeps its file in the folder that it is given", () => {
    const file = path.join(suite.embedded.stateFolder, "deep", "down", "outbox.sqlite");
    suite.openOutbox({ file, patience: SHORT });

    expect(statSync(file).isFile()).to.equal(true);
  });
});
