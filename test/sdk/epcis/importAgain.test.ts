import { expect } from "chai";
import {
  type CaptureEvent,
  importEpcis,
  type ImportParameters,
  openMemoryLots,
  planImport,
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
});
