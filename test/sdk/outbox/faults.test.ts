import { expect } from "chai";
import { SigningKey } from "ethers";
import { embeddedAddress, embeddedKey, GAS_FREE, sendTransaction } from "../../../sdk/src/index.ts";
import { isUnfinished, OutboxPipeline } from "../../../sdk/src/outbox/index.ts";
import type { Fault } from "../../support/faultyNode.ts";
import { type OutboxSuite, startOutboxSuite } from "../../support/outboxSuite.ts";
import { expectRejection } from "../../support/expectRefusal.ts";

const FAULTS: readonly Fault[] = ["dropRequest", "dropAnswer", "duplicate", "delay", "tooMany", "timeOut"];
const SENDS = "eth_sendRawTransaction";

/** Small and seeded, so that a schedule that fails can be played again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("an outbox on a bad line", function () {
  this.timeout(180_000);
  let suite: OutboxSuite;

  before(async () => {
    suite = await startOutboxSuite();
  });
  after(() => suite.stop());
  afterEach(() => {
    suite.line.choose(() => "none");
    suite.line.afterAnswer(() => undefined);
  });

  const pause = async (roles: number, idempotencyKey?: string, file?: string) => {
    const outbox = suite.openOutbox(file === undefined ? {} : { file });
    const sending = suite
      .pauser(outbox, idempotencyKey)
      .licences.pause(Array<number>(roles).fill(1), GAS_FREE);
    return sendTransaction(sending);
  };

  describe("given a node that never answers", () => {
    it("gives up in time, has kept nothing, and says so", async () => {
      const roles = suite.nextMark();
      const outbox = suite.openOutbox({ patience: { answerMs: 50, deadlineMs: 500, firstPauseMs: 10 } });
      suite.line.choose(() => "dropRequest");

      const sending = suite.pauser(outbox).licences.pause(Array<number>(roles).fill(1), GAS_FREE);
      await expectRejection(sendTransaction(sending), "OUTBOX_UNREACHABLE");

      expect(outbox.store.list()).to.have.length(0);
    });

    it("gives up in time once it has signed, keeps the entry, and does it once when it is repeated", async () => {
      const roles = suite.nextMark();
      const file = suite.newFile();
      const outbox = suite.openOutbox({ file, patience: { answerMs: 200, deadlineMs: 1_000 } });
      suite.line.choose(({ methods }) => (methods.includes(SENDS) ? "dropRequest" : "none"));

      const sending = suite.pauser(outbox).licences.pause(Array<number>(roles).fill(1), GAS_FREE);
      await expectRejection(sendTransaction(sending), "OUTBOX_UNSENT");
      expect(await suite.effects(roles)).to.equal(0);
      expect(outbox.store.list().filter(isUnfinished)).to.have.length(1);

      suite.line.choose(() => "none");
      await pause(roles, undefined, file);
      expect(await suite.effects(roles)).to.equal(1);
      expect(outbox.store.list().filter(isUnfinished)).to.have.length(0);
    });
  });

  for (const fault of FAULTS) {
    it(`has one effect where the first sending meets ${fault}`, async () => {
      const roles = suite.nextMark();
      let met = 0;
      suite.line.choose(({ methods }) => (methods.includes(SENDS) && met++ === 0 ? fault : "none"));

      const receipt = await pause(roles);

      expect(receipt.status).to.equal(1);
      expect(met).to.be.greaterThan(0);
      expect(await suite.effects(roles)).to.equal(1);
    });

    it(`has one effect where each second request of any kind meets ${fault}`, async () => {
      const roles = suite.nextMark();
      suite.line.choose(({ number }) => (number % 2 === 0 ? fault : "none"));

      await pause(roles);

      suite.line.choose(() => "none");
      expect(await suite.effects(roles)).to.equal(1);
    });
  }

  const schedules = Number(process.env["MEDICONNECT_FAULT_SCHEDULES"] ?? "6");
  for (let seed = 1; seed <= schedules; seed++) {
    it(`loses and doubles none of ten under faults by chance (seed ${seed})`, async () => {
      const random = seeded(seed);
      const marks = Array.from({ length: 10 }, () => suite.nextMark());
      const file = suite.newFile();
      suite.line.choose(() => {
        const fault = FAULTS[Math.floor(random() * FAULTS.length)] ?? "none";
        return random() < 0.3 ? fault : "none";
      });

      await Promise.all(marks.map((roles) => pause(roles, `seed-${seed}-${roles}`, file)));

      suite.line.choose(() => "none");
      for (const roles of marks) expect(await suite.effects(roles), String(roles)).to.equal(1);
    });
  }

  it("loses and doubles none of forty through the pipeline, under faults by chance", async () => {
    const random = seeded(7);
    const marks = Array.from({ length: 40 }, () => suite.nextMark());
    const pipeline = new OutboxPipeline(suite.openOutbox().deskFor(suite.client));
    const key = new SigningKey(embeddedKey("pauser"));
    const signer = { account: embeddedAddress("pauser"), key };
    const to = suite.client.deployment.licences;
    const send = (roles: number) => {
      const data = suite.client.licences.interface.encodeFunctionData("pause", [
        Array<number>(roles).fill(1),
      ]);
      return pipeline.send(signer, { to, data, idempotencyKey: `pipe-${roles}`, gas: 500_000n });
    };
    await pipeline.begin([signer]);
    suite.line.choose(() =>
      random() < 0.3 ? (FAULTS[Math.floor(random() * FAULTS.length)] ?? "none") : "none",
    );

    await Promise.all([...marks, ...marks].map(send));

    suite.line.choose(() => "none");
    for (const roles of marks) expect(await suite.effects(roles), String(roles)).to.equal(1);
  });

  it("refuses through the pipeline what the contracts refuse, typed, once it is mined", async () => {
    const key = new SigningKey(embeddedKey("pharmacy-3"));
    const signer = { account: embeddedAddress("pharmacy-3"), key };
    const pipeline = new OutboxPipeline(suite.openOutbox().deskFor(suite.client));
    await pipeline.begin([signer]);
    const data = suite.client.licences.interface.encodeFunctionData("pause", [[1]]);
    const wish = { to: suite.client.deployment.licences, data, idempotencyKey: "not mine", gas: 500_000n };

    await expectRejection(pipeline.send(signer, wish), "AccessManagedUnauthorized");
  });
});
