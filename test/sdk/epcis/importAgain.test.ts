import { expect } from "chai";
import {
  type CaptureEvent,
  applyImport,
  embeddedAddress,
  importEpcis,
  type ImportParameters,
  ImportStopped,
  openMemoryLots,
  planImport,
  reinstateLicence,
  suspendLicence,
  type SupplyChainEvent,
  undoDecommission,
} from "../../../sdk/src/index.ts";
import {
  capture,
  captureAs,
  made,
  MAKER,
  moved,
  occasion,
  pack,
  renamed,
  WHOLESALER,
  wholeWay,
} from "./history.ts";
import { startTradeSuite, type TradeSuite } from "./tradeSuite.ts";

describe("importing EPCIS once more", function () {
  this.timeout(300_000);
  let trade: TradeSuite;
  before(async () => {
    trade = await startTradeSuite();
  });
  after(() => trade.suite.stop());

  const run = (events: readonly CaptureEvent[], more: Partial<ImportParameters> = {}) =>
    importEpcis(trade.suite.client, { ...trade.desk, ...more, events });
  const plan = (events: readonly CaptureEvent[], more: Partial<ImportParameters> = {}) =>
    planImport(trade.suite.client, { ...trade.desk, ...more, events });

  describe("given a lot of the chain whose file is not here", () => {
    let events: readonly CaptureEvent[];
    before(() => {
      events = capture(renamed(wholeWay(), "FAR1", "F"));
    });

    it("refuses what does not prove the lot, and sends nothing", async () => {
      await run(events.slice(0, 8));
      const fewer = capture(
        renamed(wholeWay(), "FAR1", "F").map((event): SupplyChainEvent =>
          event.kind === "commissioned" ? { ...event, serials: event.serials.slice(0, -3) } : event,
        ),
      );
      const { faults, steps } = await plan(fewer, { lots: openMemoryLots() });
      expect(faults.map(({ code, event, hash }) => [code, event, hash])).to.deep.equal([
        ["LOT_UNKNOWN", 0, fewer[0]?.hash],
      ]);
      expect(steps).to.deep.equal([]);
    });

    it("goes on where the import stopped, also with goods that went to and fro", async () => {
      const half = await run(events.slice(0, 14), { lots: openMemoryLots() });
      expect(half.steps.map(({ kind }) => kind)).to.deep.equal([
        "receive",
        "ship",
        "receive",
        "ship",
        "refuse",
      ]);
      const rest = await run(events, { lots: openMemoryLots() });
      expect(rest.steps.map(({ kind }) => kind)).to.deep.equal([
        ...["return", "receive", "decommission", "recall", "return"],
      ]);
    });

    it("sends nothing once all is done, and has the lot's file then", async () => {
      const lots = openMemoryLots();
      const again = await plan(events, { lots });
      expect([again.faults, again.steps, again.repeated]).to.deep.equal([[], [], events.length]);
      expect((await lots.find({ gtin: "05000000000012", lot: "FAR1" }))?.count).to.equal(12);
    });
  });

  describe("given packs that left by a partner's events", () => {
    const foreign = { bizTransactionList: [{ type: "po", bizTransaction: "urn:example:po:1" }] };
    const left = (reason: "exported" | "stolen", gln = MAKER): SupplyChainEvent => ({
      ...occasion(gln),
      ...{ kind: "decommissioned", reason, content: [pack(0)] },
    });

    it("sends nothing once more after the exit was undone", async () => {
      const events = captureAs(renamed([made(), left("exported")], "BACK1", "B"), () => foreign);
      const { steps } = await run(events);
      const [transaction = ""] = steps.at(-1)?.transactions ?? [];
      await undoDecommission(trade.suite.as("manufacturer-1"), transaction);
      const again = await plan(events);
      expect([again.faults, again.steps, again.repeated]).to.deep.equal([[], [], 2]);
    });

    it("knows an exit again that names no place, or one that nobody knows", async () => {
      for (const [lot, mark, place] of [
        ["NOWHERE1", "N", undefined],
        ["STRANGE1", "M", { id: "https://id.gs1.org/414/9506000000084" }],
      ] as const) {
        const history = [
          made(),
          moved("shipped", MAKER, WHOLESALER, [pack(0), pack(1)]),
          moved("received", MAKER, WHOLESALER, [pack(0), pack(1)]),
          left("stolen", WHOLESALER),
        ];
        const events = captureAs(renamed(history, lot, mark), (event) => ({
          ...foreign,
          readPoint: event["bizStep"] === "decommissioning" ? place : event["readPoint"],
        }));
        const done = await run(events);
        expect(done.steps.at(-1)).to.deep.include({ kind: "decommission", by: 3 });
        const again = await plan(events);
        expect([again.faults, again.steps, again.repeated]).to.deep.equal([[], [], events.length]);
      }
    });
  });

  describe("given two at a time, or a refusal in the middle", () => {
    it("says what went through, what did not and what is left, and goes on", async () => {
      const events = capture(renamed(wholeWay(), "HALF1", "H"));
      const planned = await plan(events);
      const registrar = trade.suite.as("pharmacy-registrar");
      const licence = { account: embeddedAddress("pharmacy-1"), role: "dispenser" } as const;
      await suspendLicence(registrar, { ...licence, openPrescriptions: "honoured" });
      const stopped: unknown = await applyImport(planned).catch((error: unknown) => error);
      await reinstateLicence(registrar, licence);
      if (!(stopped instanceof ImportStopped)) throw new Error("it went through", { cause: stopped });
      expect(stopped.code).to.equal("EPCIS_IMPORT_STOPPED");
      expect(stopped.done.map(({ kind }) => kind)).to.deep.equal(["register", "ship", "receive"]);
      expect(stopped.done.every(({ transactions }) => transactions.length === 1)).to.equal(true);
      expect(stopped.failed).to.deep.include({ kind: "ship", events: [10], by: 3, to: 4 });
      expect(stopped.remaining).to.have.length(8);
      expect(JSON.parse(JSON.stringify(stopped.facts))).to.have.nested.property("failed.code");
      expect((await run(events)).steps).to.have.length(9);
    });

    it("sends nothing that another import states meanwhile", async () => {
      const history = [
        made(),
        moved("shipped", MAKER, WHOLESALER, [pack(0)]),
        moved("received", MAKER, WHOLESALER, [pack(0)]),
        moved("returned", WHOLESALER, MAKER, [pack(0)]),
        moved("received", WHOLESALER, MAKER, [pack(0)]),
      ];
      const events = capture(renamed(history, "RACE1", "R"));
      const [mine, theirs] = [await plan(events), await plan(events)];
      await applyImport(theirs);
      const { steps } = await applyImport(mine);
      expect(steps.flatMap(({ transactions }) => transactions)).to.deep.equal([]);
      expect(steps).to.have.length(5);
    });
  });
});
