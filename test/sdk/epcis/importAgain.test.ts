import { expect } from "chai";
import {
  applyImport,
  type CaptureEvent,
  chainTime,
  confirmIncident,
  embeddedAddress,
  grantLicence,
  importEpcis,
  type ImportParameters,
  ImportStopped,
  listLicences,
  openMemoryLots,
  planImport,
  raiseIncident,
  reinstateLicence,
  suspendLicence,
  type SupplyChainEvent,
  undoDecommission,
} from "../../../sdk/src/index.ts";
import {
  capture,
  captureAs,
  EXPIRY,
  GTIN,
  LOT,
  made,
  MAKER,
  moved,
  occasion,
  pack,
  PHARMACY,
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

  it("goes on where another import was faster between the look and the sending", async () => {
    const history = [
      made(),
      moved("shipped", MAKER, WHOLESALER, [pack(0)]),
      moved("received", MAKER, WHOLESALER, [pack(0)]),
      moved("returned", WHOLESALER, MAKER, [pack(0)]),
    ];
    const events = capture(renamed(history, "RACE2", "U"));
    const theirs = await plan(events);
    const { lots } = trade.desk;
    let isDue = false;
    // Nodes are looked up in the lot's file after the look for the event, and before it is sent.
    const find: typeof lots.find = async (name) => {
      if (isDue) {
        isDue = false;
        await applyImport(theirs);
      }
      return lots.find(name);
    };
    const mine = await plan(events, { lots: { ...lots, find } });
    const { steps } = await applyImport(mine, { onProgress: (done) => (isDue = done === 1) });
    expect(steps.map(({ kind, transactions }) => [kind, transactions.length])).to.deep.equal([
      ["register", 1],
      ["ship", 0],
      ["receive", 0],
      ["return", 0],
    ]);
  });

  describe("given what the chain would refuse in the middle", () => {
    const codes = async (events: readonly CaptureEvent[], more: Partial<ImportParameters> = {}) => {
      const { faults, steps } = await plan(events, more);
      expect(steps).to.deep.equal([]);
      return faults.map(({ code, event }) => [code, event]);
    };
    const withPharmacy = (): SupplyChainEvent[] => [
      made(),
      moved("shipped", MAKER, WHOLESALER, [pack(0), pack(1)]),
      moved("received", MAKER, WHOLESALER, [pack(0), pack(1)]),
      moved("shipped", WHOLESALER, PHARMACY, [pack(0)]),
      moved("received", WHOLESALER, PHARMACY, [pack(0)]),
    ];
    const recalled = (recallClass: number, gln = MAKER, lot = LOT): SupplyChainEvent => ({
      ...occasion(gln),
      ...{ kind: "recalled", gtin: GTIN, lot, recallClass, recallLevel: "patient" },
    });
    const exit = (reason: "ownuse" | "stolen" | "destroyed" | "exported", gln: string): SupplyChainEvent => ({
      ...occasion(gln),
      ...{ kind: "decommissioned", reason, content: [pack(0)] },
    });

    it("refuses a return to a third party of what may only go back", async () => {
      const history = [
        ...withPharmacy(),
        moved("shipped", PHARMACY, WHOLESALER, [pack(0)]),
        moved("received", PHARMACY, WHOLESALER, [pack(0)]),
        recalled(2),
        moved("returned", WHOLESALER, PHARMACY, [pack(0)]),
      ];
      expect(await codes(capture(history))).to.deep.equal([["STOPPED", 8]]);
    });

    it("refuses own use and export of a recalled lot, and lets it be destroyed", async () => {
      const before = [...withPharmacy(), recalled(2)];
      expect(await codes(capture([...before, exit("ownuse", PHARMACY)]))).to.deep.equal([["STOPPED", 6]]);
      const { faults } = await plan(capture([...before, exit("destroyed", PHARMACY)]));
      expect(faults).to.deep.equal([]);
    });

    it("refuses exits of what others hold, where the law asks who has them", async () => {
      const events = capture([...withPharmacy(), exit("stolen", WHOLESALER)]);
      expect(await codes(events, { preset: "us-dscsa" })).to.deep.equal([["NOT_HELD", 5]]);
      expect((await plan(events)).faults).to.deep.equal([]);
    });

    it("refuses a recall that is less urgent, and one at a place that nobody knows", async () => {
      await run(capture([...renamed([made(), recalled(2)], "RECALL1", "Q")]));
      const less = capture([{ ...recalled(3, MAKER, "RECALL1") }]);
      expect(await codes(less)).to.deep.equal([["RECALL_NOT_MORE_URGENT", 0]]);
      const strange = capture([recalled(1, "9506000000084", "RECALL1")]);
      expect(await codes(strange)).to.deep.equal([["PARTY_UNKNOWN", 0]]);
    });

    it("refuses what another manufacturer tells of a product", async () => {
      const other = { account: embeddedAddress("wholesaler-1"), role: "manufacturer" } as const;
      const now = await chainTime(trade.suite.client.provider);
      const terms = { organisation: 2, region: 0, validFrom: now, validUntil: now + 86_400 };
      await grantLicence(trade.suite.as("medicines-registrar"), { ...other, ...terms });
      const newest = Math.max(...(await listLicences(trade.suite.client)).map(({ id }) => id));
      const readPoint = { id: `urn:mediconnect:licence:${newest}` };
      for (const event of [() => recalled(1), () => exit("destroyed", MAKER)]) {
        const events = captureAs([made(), event()], (_, at) => (at === 1 ? { readPoint } : {}));
        expect(await codes(events)).to.deep.equal([["NOT_MAKER", 1]]);
      }
    });

    it("refuses to send on, or to export, what an incident locks, and lets it be destroyed", async () => {
      const { as } = trade.suite;
      const { lots } = trade.desk;
      const history = renamed([made()], "LOCK1", "L");
      await run(capture(history));
      const suspect = { gtin: GTIN, lot: "LOCK1", expiry: EXPIRY, serial: "L000" };
      const raised = { pack: suspect, reason: "tamperEvidence", lots, role: "dispenser" } as const;
      const { id } = await raiseIncident(as("pharmacy-1"), raised);
      await confirmIncident(as("regulator-1"), { id, lock: { pack: suspect, lots, level: "pack" } });
      const of = (event: SupplyChainEvent) => capture(renamed([event], "LOCK1", "L"));
      const sent = of(moved("shipped", MAKER, WHOLESALER, [pack(0), pack(1)]));
      expect(await codes(sent)).to.deep.equal([["LOCKED", 0]]);
      expect(await codes(of(exit("exported", MAKER)))).to.deep.equal([["LOCKED", 0]]);
      expect((await plan(of(exit("destroyed", MAKER)))).faults).to.deep.equal([]);
      expect((await plan(of(moved("shipped", MAKER, WHOLESALER, [pack(1)])))).faults).to.deep.equal([]);
    });

    it("asks a person about a correction of what is on the chain", async () => {
      const events = captureAs(renamed([made(), recalled(2)], "RECALL1", "Q"), () => ({
        errorDeclaration: { declarationTime: "2026-02-01T00:00:00Z", reason: "did_not_occur" },
      }));
      expect(new Set((await codes(events)).map(([code]) => code))).to.deep.equal(new Set(["CORRECTED_LATE"]));
    });
  });
});
