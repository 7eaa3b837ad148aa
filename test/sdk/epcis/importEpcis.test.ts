import { expect } from "chai";
import {
  type CaptureEvent,
  exportEpcis,
  importEpcis,
  planImport,
  readEpcisDocument,
  type SupplyChainEvent,
  writeEpcisDocument,
} from "../../../sdk/src/index.ts";
import {
  box,
  CASES,
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
  WHOLESALER,
} from "./history.ts";
import { startTradeSuite, type TradeSuite } from "./tradeSuite.ts";

const OF_LOT = { kind: "lot", name: { gtin: GTIN, lot: LOT } } as const;

describe("importing EPCIS", function () {
  this.timeout(300_000);
  let first: TradeSuite;
  let second: TradeSuite;
  before(async () => {
    [first, second] = await Promise.all([startTradeSuite(), startTradeSuite()]);
  });
  after(() => Promise.all([first.suite.stop(), second.suite.stop()]));

  it("tells the chain all of it, in order, and an export says the same on another chain", async () => {
    const events = capture(wholeWay());
    const { suite, desk } = first;
    const done = await importEpcis(suite.client, { ...desk, events });
    expect(done.steps.map(({ kind }) => kind)).to.deep.equal([
      ...["register", "ship", "receive", "ship", "receive", "ship", "refuse", "return", "receive"],
      ...["decommission", "recall", "return"],
    ]);
    const again = await planImport(suite.client, { ...desk, events });
    expect(again.faults).to.deep.equal([]);
    expect(again.steps).to.deep.equal([]);
    expect(again.repeated).to.equal(events.length);

    const document = await exportEpcis(suite.client, { ...desk, of: OF_LOT });
    const exported = readEpcisDocument(document).events;
    const known = await planImport(suite.client, { ...desk, events: exported });
    expect([known.faults, known.steps, known.repeated]).to.deep.equal([[], [], exported.length]);

    await importEpcis(second.suite.client, { ...second.desk, events: exported });
    const copy = await exportEpcis(second.suite.client, { ...second.desk, of: OF_LOT });
    expect(JSON.stringify(copy, null, 2)).to.equal(JSON.stringify(document, null, 2));
  });
});

/** From the maker to the pharmacy, with a refusal, a short delivery, a return, a destroyed pack and a recall. */
function wholeWay(): SupplyChainEvent[] {
  const both = PALLETS.map(box);
  return [
    made(),
    ...packing(),
    moved("shipped", MAKER, WHOLESALER, both),
    moved("received", MAKER, WHOLESALER, both),
    { ...occasion(WHOLESALER), kind: "unpacked", box: PALLETS[0] ?? "", content: [box(CASES[0])] },
    moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]),
    moved("received", WHOLESALER, PHARMACY, [pack(0), pack(2)]),
    moved("shipped", WHOLESALER, PHARMACY, [box(CASES[3])]),
    moved("refused", WHOLESALER, PHARMACY, [box(CASES[3])]),
    moved("returned", PHARMACY, WHOLESALER, [pack(2)]),
    moved("received", PHARMACY, WHOLESALER, [pack(2)]),
    { ...occasion(PHARMACY), kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
    { ...occasion(MAKER), kind: "recalled", gtin: GTIN, lot: LOT },
    moved("returned", WHOLESALER, MAKER, [box(CASES[1])]),
  ];
}

function capture(history: readonly SupplyChainEvent[]): readonly CaptureEvent[] {
  return readEpcisDocument(writeEpcisDocument(history, "2026-02-01T00:00:00Z")).events;
}
