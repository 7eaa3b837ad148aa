import { expect } from "chai";
import {
  chainTime,
  dispatchNodes,
  exportEpcis,
  importEpcis,
  type ImportPlan,
  planImport,
  readEpcisDocument,
  resolveNodes,
  type SupplyChainEvent,
} from "../../../sdk/src/index.ts";
import {
  at,
  box,
  capture,
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
const onward = (minutes: number, ...content: Parameters<typeof moved>[3]) =>
  at(minutes, moved("shipped", WHOLESALER, PHARMACY, content));
const arrived = (minutes: number, ...content: Parameters<typeof moved>[3]) =>
  at(minutes, moved("received", WHOLESALER, PHARMACY, content));
const out = (minutes: number, by: string, reason: "destroyed" | "exported"): SupplyChainEvent =>
  at(minutes, { ...occasion(by), kind: "decommissioned", reason, content: [pack(0)] });
const recalled = (minutes: number): SupplyChainEvent =>
  at(minutes, {
    ...{ ...occasion(MAKER), kind: "recalled", gtin: GTIN, lot: LOT },
    ...{ recallClass: 2, recallLevel: "patient" },
  });
/** With the wholesaler, ten minutes after noon. */
const begun = (): SupplyChainEvent[] => [
  made(),
  ...packing(),
  at(0, moved("shipped", MAKER, WHOLESALER, both)),
  at(10, moved("received", MAKER, WHOLESALER, both)),
];

describe("exporting what contradicts its stated times, and importing that on a fresh chain", function () {
  this.timeout(300_000);
  let first: TradeSuite;
  let second: TradeSuite;
  before(async () => {
    first = await startTradeSuite();
    second = await startTradeSuite();
  });
  after(() => Promise.all([first, second].map(({ suite }) => suite.stop())));

  const write = ({ suite, desk }: TradeSuite, lot: string) =>
    exportEpcis(suite.client, { ...desk, of: { kind: "lot", name: { gtin: GTIN, lot } } });

  /** @returns what was late of the last batch, and the steps that an export tells */
  async function tell(lot: string, mark: string, ...batches: readonly SupplyChainEvent[][]) {
    let late: ImportPlan["late"] = [];
    for (const batch of batches)
      ({ late } = await importEpcis(first.suite.client, {
        ...first.desk,
        events: capture(renamed(batch, lot, mark)),
      }));
    return { late: late.map(({ path, after: known }) => [path, known.step]), steps: await again(lot) };
  }

  /** Known on the one chain, and the same once more by way of the other. */
  async function again(lot: string): Promise<readonly (string | undefined)[]> {
    const document = await write(first, lot);
    const { events } = readEpcisDocument(document);
    const known = await planImport(first.suite.client, { ...first.desk, events });
    expect([known.faults, known.steps, known.repeated]).to.deep.equal([[], [], events.length]);
    await importEpcis(second.suite.client, { ...second.desk, events, acceptLate: true });
    expect(JSON.stringify(await write(second, lot))).to.equal(JSON.stringify(document));
    return events.map(({ bizStep }) => bizStep).slice(10);
  }

  it("tells an exit behind the arrival before which it is dated, from the box or alone", async () => {
    const boxed = await tell("EXIT1", "A", begun(), [out(5, WHOLESALER, "destroyed")]);
    expect(boxed).to.deep.equal({
      late: [["epcList[0]", "receiving"]],
      steps: ["shipping", "receiving", "destroying"],
    });
    const way = [...begun(), onward(60, pack(0)), arrived(70, pack(0))];
    const alone = await tell("EXIT2", "B", way, [out(65, PHARMACY, "destroyed")]);
    expect(alone.late).to.deep.equal([["epcList[0]", "receiving"]]);
    expect(alone.steps.slice(-2)).to.deep.equal(["receiving", "destroying"]);
  });

  it("tells a box behind the exit of what was in it, where it went on without that", async () => {
    const { late, steps } = await tell(
      ...(["BOX1", "C"] as const),
      [...begun(), out(100, WHOLESALER, "exported")],
      [onward(50, box(CASES[0]))],
    );
    expect(late).to.deep.equal([["epcList[0]", "decommissioning"]]);
    expect(steps.slice(-3)).to.deep.equal(["decommissioning", "unpacking", "shipping"]);
  });

  it("tells a recall behind the hand-overs and exits before which it is dated, and never refuses it", async () => {
    const sent = await tell("CALL1", "D", [...begun(), onward(60, box(CASES[0]))], [recalled(50)]);
    expect(sent.late).to.deep.equal([["quantityList[0].epcClass", "shipping"]]);
    expect(sent.steps.slice(-2)).to.deep.equal(["shipping", "holding"]);
    const gone = await tell("CALL2", "E", begun(), [out(100, WHOLESALER, "exported")], [recalled(80)]);
    expect(gone.late).to.deep.equal([["quantityList[0].epcClass", "decommissioning"]]);
    expect(gone.steps.slice(-2)).to.deep.equal(["decommissioning", "holding"]);
  });

  it("tells a sending behind the making of its lot", async () => {
    const { late } = await tell(
      ...(["MADE1", "F"] as const),
      [at(60, made()), ...packing().map((event) => at(61, event))],
      [at(0, moved("shipped", MAKER, WHOLESALER, both))],
    );
    expect(late).to.deep.equal([["epcList[0]", "commissioning"]]);
  });

  it("never lets a stale receipt end another journey", async () => {
    const refused = at(70, moved("refused", WHOLESALER, PHARMACY, [box(CASES[0])]));
    const way = [...begun(), onward(60, box(CASES[0])), refused, onward(600, box(CASES[0]))];
    await tell("STALE1", "G", way);
    const events = capture(renamed([arrived(65, box(CASES[0]))], "STALE1", "G"));
    const { client } = first.suite;
    const { faults } = await planImport(client, { ...first.desk, events, acceptLate: true });
    expect(faults.map(({ code, lateness }) => [code, lateness?.after.time])).to.deep.equal([
      ["SENT_LATER", "2026-06-01T22:00:00.000Z"],
    ]);
  });

  it("takes a block as no proof within a day, without any option", async () => {
    const { client, as } = first.suite;
    await importEpcis(client, { ...first.desk, events: capture(renamed([made()], "SCAN1", "H")) });
    const scan = `(01)${GTIN}(17)${EXPIRY.slice(2).replaceAll("-", "")}(10)SCAN1(21)H000`;
    const groups = await resolveNodes(client, [scan], first.desk.lots);
    await dispatchNodes(as("manufacturer-1"), { groups, to: 3, role: "manufacturer" });
    const hourAgo = new Date(1_000 * ((await chainTime(client.provider)) - 7_200)).toISOString();
    const receipt = { ...moved("received", MAKER, WHOLESALER, [pack(0)]), at: hourAgo };
    const { late } = await importEpcis(client, {
      ...{ ...first.desk, events: capture(renamed([receipt], "SCAN1", "H")) },
    });
    expect(late.map(({ after: known }) => [known.step, known.hash])).to.deep.equal([["shipping", undefined]]);
    const steps = readEpcisDocument(await write(first, "SCAN1")).events.map(({ bizStep }) => bizStep);
    expect(steps).to.deep.equal(["commissioning", "shipping", "receiving"]);
    await again("SCAN1");
  });
});
