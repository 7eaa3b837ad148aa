import { expect } from "chai";
import {
  applyImport,
  type CaptureEvent,
  dispatchNodes,
  EpcisFaults,
  exportEpcis,
  importEpcis,
  type ImportParameters,
  type JsonRecord,
  planImport,
  readEpcisDocument,
  resolveNodes,
  type SupplyChainEvent,
} from "../../../sdk/src/index.ts";
import {
  at,
  box,
  capture,
  captureAs,
  CASES,
  EXPIRY,
  GTIN,
  LOT,
  made,
  MAKER,
  moved,
  occasion,
  pack,
  packing,
  PALLETS,
  PHARMACY,
  renamed,
  WHOLESALER,
} from "./history.ts";
import { startTradeSuite, type TradeSuite } from "./tradeSuite.ts";

const both = PALLETS.map(box);
const start = (): SupplyChainEvent[] => [
  made(),
  ...packing(),
  at(0, moved("shipped", MAKER, WHOLESALER, both)),
];
const received = (minutes: number) => at(minutes, moved("received", MAKER, WHOLESALER, both));

describe("importing EPCIS that contradicts the order of the chain", function () {
  this.timeout(300_000);
  let first: TradeSuite;
  let second: TradeSuite;
  before(async () => {
    [first, second] = await Promise.all([startTradeSuite(), startTradeSuite()]);
  });
  after(() => Promise.all([first, second].map(({ suite }) => suite.stop())));

  type More = Partial<ImportParameters>;
  const run = ({ suite, desk }: TradeSuite, events: readonly CaptureEvent[], more: More = {}) =>
    importEpcis(suite.client, { ...desk, ...more, events });
  const plan = ({ suite, desk }: TradeSuite, events: readonly CaptureEvent[], more: More = {}) =>
    planImport(suite.client, { ...desk, ...more, events });
  const write = ({ suite, desk }: TradeSuite, lot: string): Promise<JsonRecord> =>
    exportEpcis(suite.client, { ...desk, of: { kind: "lot", name: { gtin: GTIN, lot } } });
  const of = (lot: string, mark: string, ...history: SupplyChainEvent[]) =>
    capture(renamed(history, lot, mark));

  it("refuses an arrival before its sending, says where the chain has that, and sends nothing", async () => {
    const sent = await run(first, of("EARLY1", "E", ...start()));
    const [transaction] = sent.steps.at(-1)?.transactions ?? [];
    const events = of("EARLY1", "E", ...start(), received(-180));
    const block = await first.suite.client.provider.getBlockNumber();
    const refused: unknown = await run(first, events).catch((error: unknown) => error);
    if (!(refused instanceof EpcisFaults)) throw new Error("it went through", { cause: refused });
    const [fault, ...others] = refused.facts["faults"] as Record<string, unknown>[];
    expect(others).to.deep.equal([]);
    expect(fault).to.deep.include({
      event: 8,
      path: "epcList[0]",
      code: "OUT_OF_ORDER",
      hash: events[8]?.hash,
    });
    expect(fault?.["remedy"]).to.match(/eventTime.*--accept-late/);
    expect(fault?.["lateness"]).to.deep.equal({
      time: "2026-06-01T09:00:00.000Z",
      after: { step: "shipping", time: "2026-06-01T12:00:00.000Z", hash: events[7]?.hash, transaction },
    });
    expect(await first.suite.client.provider.getBlockNumber()).to.equal(block);
  });

  it("goes by the block where nothing was stated, and says so", async () => {
    const { client, as } = first.suite;
    await run(first, of("BLOCK1", "B", made()));
    const scan = `(01)${GTIN}(17)${EXPIRY.slice(2).replaceAll("-", "")}(10)BLOCK1(21)B000`;
    const groups = await resolveNodes(client, [scan], first.desk.lots);
    await dispatchNodes(as("manufacturer-1"), { groups, to: 3, role: "manufacturer" });
    const late = of("BLOCK1", "B", moved("received", MAKER, WHOLESALER, [pack(0)]));
    const { faults } = await plan(first, late);
    expect(faults.map(({ code, lateness: told }) => [code, told?.after.hash])).to.deep.equal([
      ["OUT_OF_ORDER", undefined],
    ]);
  });

  it("lets in what is late where it is told to, and the export tells an order that can be, on each chain", async () => {
    const events = of("LATE1", "L", ...lateWay());
    await run(first, events.slice(0, 8));
    expect((await plan(first, events)).faults.map(({ event }) => event)).to.deep.equal([8, 10]);
    const done = await run(first, events, { acceptLate: true });
    expect(done.steps.map(({ kind }) => kind)).to.deep.equal(KINDS.slice(2));
    expect(done.late.map(({ event, time }) => [event, time])).to.deep.equal([
      [8, "2026-06-01T09:00:00.000Z"],
      [10, "2026-06-01T10:00:00.000Z"],
      [12, "2026-06-01T10:20:00.000Z"],
      [13, "2026-06-01T11:00:00.000Z"],
    ]);
    const again = await plan(first, events);
    expect([again.faults, again.steps, again.repeated]).to.deep.equal([[], [], events.length]);

    const document = await write(first, "LATE1");
    const exported = readEpcisDocument(document).events;
    expect(exported.flatMap(({ bizStep }) => bizStep ?? []).slice(10)).to.deep.equal(STEPS_TOLD);
    const hashes = exported.map(({ hash }) => hash);
    const shipped = events.filter(({ bizStep }) => bizStep === "shipping");
    expect(hashes).to.include.members(shipped.map(({ hash }) => hash));
    await expectSameAgain("LATE1", document, { acceptLate: true });
  });

  async function expectSameAgain(lot: string, document: JsonRecord, more: More = {}): Promise<void> {
    const { events } = readEpcisDocument(document);
    const known = await plan(first, events);
    expect([known.faults, known.steps, known.repeated]).to.deep.equal([[], [], events.length]);
    if (more.acceptLate === true) {
      const codes = (await plan(second, events)).faults.map(({ code }) => code);
      expect(new Set(codes)).to.deep.equal(new Set(["OUT_OF_ORDER"]));
    }
    await run(second, events, more);
    expect(JSON.stringify(await write(second, lot), null, 2)).to.equal(JSON.stringify(document, null, 2));
    const twice = await plan(second, events);
    expect([twice.faults, twice.steps, twice.late]).to.deep.equal([[], [], []]);
  }

  it("lets in what clocks may be apart, and lists it; the export is the same again", async () => {
    await run(first, of("CLOCK1", "D", ...start()));
    const { steps, late } = await run(first, of("CLOCK1", "D", ...start(), received(-3)));
    expect([steps.map(({ kind }) => kind), late.map(({ event }) => event)]).to.deep.equal([["receive"], [8]]);
    const document = await write(first, "CLOCK1");
    const told = readEpcisDocument(document).events.slice(-2);
    expect(told.map(({ bizStep, eventTime }) => [bizStep, eventTime])).to.deep.equal([
      ["shipping", "2026-06-01T12:00:00.000Z"],
      ["receiving", "2026-06-01T11:57:00.000Z"],
    ]);
    await expectSameAgain("CLOCK1", document);
  });

  it("tells that a pack left before its box went on, as the chain has it", async () => {
    const left: SupplyChainEvent = {
      ...occasion(WHOLESALER),
      ...{ kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
    };
    const late = at(-30, moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]));
    await run(first, of("LEFT1", "G", ...start(), received(10), at(100, left)));
    await run(first, of("LEFT1", "G", late), { acceptLate: true });
    const document = await write(first, "LEFT1");
    const steps = readEpcisDocument(document).events.map(({ bizStep }) => bizStep);
    expect(steps.slice(-4)).to.deep.equal(["receiving", "destroying", "unpacking", "shipping"]);
    await expectSameAgain("LEFT1", document, { acceptLate: true });
  });

  it("tells a journey by its times that was told late but can have been", async () => {
    const there = (minutes: number) => [
      at(minutes, moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[0])])),
      at(minutes + 1, moved("refused", WHOLESALER, PHARMACY, [box(PALLETS[0])])),
    ];
    const begun = [...start(), received(10)];
    await run(first, of("TRIP1", "T", ...begun, ...there(60)));
    const earlier = of("TRIP1", "T", ...there(30));
    expect((await plan(first, earlier)).faults).to.have.length(2);
    expect((await run(first, earlier, { acceptLate: true })).steps).to.have.length(2);
    const document = await write(first, "TRIP1");
    const times = readEpcisDocument(document).events.map(({ eventTime }) => Date.parse(eventTime));
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    await expectSameAgain("TRIP1", document);
  });

  it("has the history of a pack and a box in the order of the lot's", async () => {
    const { client } = first.suite;
    const hashesOf = async (wanted: Parameters<typeof exportEpcis>[1]["of"]) =>
      readEpcisDocument(await exportEpcis(client, { ...first.desk, of: wanted })).events.map(
        ({ hash }) => hash,
      );
    const name = { gtin: GTIN, lot: "LATE1" };
    const lot = await hashesOf({ kind: "lot", name });
    const one = await hashesOf({ kind: "pack", name, serial: "L000" });
    expect(one).to.deep.equal(lot.filter((hash) => one.includes(hash)));
    expect(one).to.have.length(10);
  });

  it("goes on where it was stopped, with events of its own that are late", async () => {
    // As a partner writes them: an export has other hashes than those that their transactions state.
    const events = captureAs(renamed(lateWay(), "STOP1", "S"), () => FOREIGN);
    const onProgress = () => {
      throw new Error("the power failed");
    };
    for (let runs = 0; runs < KINDS.length - 1; runs++) {
      const planned = await plan(first, events, { acceptLate: true });
      const stopped: unknown = await applyImport(planned, { onProgress }).catch((error: unknown) => error);
      expect(Object(stopped)["message"]).to.equal("the power failed");
    }
    expect((await run(first, events, { acceptLate: true })).steps).to.have.length(1);
    const document = await write(first, "STOP1");
    expect(
      readEpcisDocument(document)
        .events.map(({ bizStep }) => bizStep)
        .slice(10),
    ).to.deep.equal(STEPS_TOLD);
    await expectSameAgain("STOP1", document, { acceptLate: true });
  });

  it("never refuses what one document tells in the order of its times, in parts or shuffled", async () => {
    const history = [
      ...start(),
      received(10),
      at(20, moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])])),
    ];
    const events = captureAs(renamed(history, "FINE1", "F"), () => FOREIGN).toReversed();
    for (const part of [events.slice(2), events.slice(1), events]) {
      const { late, steps } = await run(first, part);
      expect([late, steps.length > 0]).to.deep.equal([[], true]);
    }
  });
});

/** Received, and a case of it sent on, before it was sent; received there, where a pack was destroyed before; and a recall. */
function lateWay(): SupplyChainEvent[] {
  return [
    ...start(),
    received(-180),
    at(-121, { ...occasion(WHOLESALER), kind: "unpacked", box: PALLETS[0] ?? "", content: [box(CASES[0])] }),
    at(-120, moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])])),
    at(60, moved("received", WHOLESALER, PHARMACY, [box(CASES[0])])),
    at(-100, { ...occasion(PHARMACY), kind: "decommissioned", reason: "destroyed", content: [pack(0)] }),
    at(-60, {
      ...occasion(MAKER),
      kind: "recalled",
      gtin: GTIN,
      lot: LOT,
      recallClass: 2,
      recallLevel: "patient",
    }),
  ];
}

const KINDS = ["register", "ship", "receive", "ship", "receive", "decommission", "recall"];
/** After commissioning and packing. */
const STEPS_TOLD = [
  ...["shipping", "receiving", "unpacking", "shipping", "receiving", "destroying", "holding"],
];

const FOREIGN = { bizTransactionList: [{ type: "po", bizTransaction: "urn:example:po:1" }] };
