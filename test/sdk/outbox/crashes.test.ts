import { expect } from "chai";
import type { Edge } from "../../../sdk/src/outbox/index.ts";
import { type ChildResult, type OutboxSuite, startOutboxSuite } from "../../support/outboxSuite.ts";

const EDGES: readonly Edge[] = ["signing", "stored", "answered", "settled"];
const CLIENTS = 10;
const PIPELINED = 12;

describe("an outbox whose client or chain is killed", function () {
  this.timeout(300_000);
  let suite: OutboxSuite;

  before(async () => {
    suite = await startOutboxSuite();
  });
  after(() => suite.stop());
  afterEach(() => {
    suite.line.choose(() => "none");
    suite.line.afterAnswer(() => undefined);
  });

  for (const edge of EDGES) {
    for (const key of ["its own key", undefined]) {
      it(`has one effect where the client is killed at "${edge}" and repeats with ${key ?? "no key"}`, async () => {
        const roles = suite.nextMark();
        const idempotencyKey = key && `killed-${edge}`;
        const order = { roles, file: suite.newFile(), idempotencyKey };

        const first = await suite.runChild({ ...order, killAt: { edge, client: true, chain: false } });
        expect(first.signal).to.equal("SIGKILL");
        const second = await suite.runChild(order);

        expect(second.said).to.match(/^0x/);
        expect(await suite.effects(roles)).to.equal(1);
      });
    }

    it(`has one effect where the chain is killed at "${edge}" and goes on from its kept state`, async () => {
      const roles = suite.nextMark();
      const order = { roles, file: suite.newFile(), idempotencyKey: `chain-${edge}` };

      const killAt = { edge, client: false, chain: true };
      const [first] = await Promise.all([suite.runChild({ ...order, killAt }), suite.restartOnceKilled()]);
      const second = await suite.runChild(order);

      expect(second.said, first.said).to.match(/^0x/);
      expect(await suite.effects(roles)).to.equal(1);
    });

    it(`has one effect where both are killed at "${edge}"`, async () => {
      const roles = suite.nextMark();
      const order = { roles, file: suite.newFile(), idempotencyKey: `both-${edge}` };

      await suite.runChild({ ...order, killAt: { edge, client: true, chain: true } });
      await suite.restartChain();
      const second = await suite.runChild(order);

      expect(second.said).to.match(/^0x/);
      expect(await suite.effects(roles)).to.equal(1);
    });
  }

  for (const edge of EDGES) {
    for (const chain of [false, true]) {
      it(`doubles and loses none of a pipeline whose ${chain ? "client and chain are" : "client is"} killed at "${edge}"`, async () => {
        const marks = Array.from({ length: PIPELINED }, () => suite.nextMark());
        const order = { roles: marks[0] ?? 0, file: suite.newFile(), pipelined: PIPELINED };

        const first = await suite.runChild({ ...order, killAt: { edge, client: true, chain } });
        expect(first.signal).to.equal("SIGKILL");
        if (chain) await suite.restartChain();
        const second = await suite.runChild(order);

        expect(second.said.split(" "), second.said).to.have.length(PIPELINED);
        for (const roles of marks) expect(await suite.effects(roles), String(roles)).to.equal(1);
      });
    }
  }

  it("has one effect where the client is killed after the chain has taken it and before it hears so", async () => {
    const roles = suite.nextMark();
    const order = { roles, file: suite.newFile(), idempotencyKey: "unheard" };
    let pid = 0;
    suite.line.afterAnswer(({ methods }) => {
      if (methods.includes("eth_sendRawTransaction")) process.kill(pid, "SIGKILL");
    });

    const first = await suite.runChild(order, (started) => (pid = started));
    suite.line.afterAnswer(() => undefined);
    expect(first.signal).to.equal("SIGKILL");
    expect(await suite.effects(roles)).to.equal(1);
    const second = await suite.runChild(order);

    expect(second.said).to.match(/^0x/);
    expect(await suite.effects(roles)).to.equal(1);
  });

  it("has one effect where no answer to a sending ever comes", async () => {
    const roles = suite.nextMark();
    suite.line.choose(({ methods }) => (methods.includes("eth_sendRawTransaction") ? "dropAnswer" : "none"));

    const { said } = await suite.runChild({ roles, file: suite.newFile() });

    expect(said).to.match(/^0x/);
    expect(await suite.effects(roles)).to.equal(1);
  });

  it(`has one effect where ${CLIENTS} processes use one key at once, and all learn of it`, async () => {
    const roles = suite.nextMark();
    const order = { roles, file: suite.newFile(), idempotencyKey: "ten" };

    const results = await Promise.all(Array.from({ length: CLIENTS }, () => suite.runChild(order)));

    expect(new Set(results.map(({ said }: ChildResult) => said)).size, JSON.stringify(results)).to.equal(1);
    expect(results[0]?.said).to.match(/^0x/);
    expect(await suite.effects(roles)).to.equal(1);
  });

  it("loses and doubles nothing of ten processes that share a file, each with a wish of its own", async () => {
    const file = suite.newFile();
    const marks = Array.from({ length: CLIENTS }, () => suite.nextMark());

    const results = await Promise.all(marks.map((roles) => suite.runChild({ roles, file })));

    expect(results.map(({ said }) => said.slice(0, 2))).to.deep.equal(marks.map(() => "0x"));
    for (const roles of marks) expect(await suite.effects(roles), String(roles)).to.equal(1);
  });
});
