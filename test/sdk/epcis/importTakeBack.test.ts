import { expect } from "chai";
import { makeError } from "ethers";
import { travelTo } from "../../../sdk/src/chain/index.ts";
import {
  type CaptureEvent,
  carryNodes,
  chainTime,
  consignNodes,
  dispatchNodes,
  type EmbeddedActor,
  exportEpcis,
  importEpcis,
  type ImportParameters,
  type JsonRecord,
  planImport,
  readEpcisDocument,
  resolveNodes,
  type SupplyChainEvent,
} from "../../../sdk/src/index.ts";
import { captureAs, EXPIRY, GTIN, made, MAKER, moved, pack, renamed, WHOLESALER } from "./history.ts";
import { signersOf, startTradeSuite, type TradeSuite } from "./tradeSuite.ts";

const CALL_FAILED = {
  ...{ action: "call", data: "0x", reason: null, invocation: null, revert: null },
  transaction: { to: null, data: "0x" },
} as const;
const DAY = 86_400;
const [MAKER_LICENCE, STORE, CARRIER] = [2, 3, 5];

describe("importing a void_shipping of the shipper's", function () {
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
  const without = (actor: EmbeddedActor) => ({ signerFor: signersOf(trade.suite.as, actor) });

  /** A lot with packs 0 and 1 made ready for a carrier, or with one. */
  async function send(lot: string, mark: string, how: "consigned" | "carried" | "dispatched"): Promise<void> {
    const { as, client } = trade.suite;
    await run(captureAs(renamed([made()], lot, mark), () => ({})));
    const scans = [0, 1].map(
      (i) => `(01)${GTIN}(17)${EXPIRY.slice(2).replaceAll("-", "")}(10)${lot}(21)${mark}00${i}`,
    );
    const groups = await resolveNodes(client, scans, trade.desk.lots);
    const load = { groups, to: STORE, role: "manufacturer" } as const;
    if (how === "dispatched") await dispatchNodes(as("manufacturer-1"), load);
    else {
      const { consignment } = await consignNodes(as("manufacturer-1"), { ...load, carrier: CARRIER });
      if (how === "carried") await carryNodes(as("carrier-1"), { groups, consignment });
    }
  }

  /** Told now: block times date what was sent. */
  async function voided(mark: string, place: string): Promise<readonly CaptureEvent[]> {
    const at = new Date(1_000 * (await chainTime(trade.suite.client.provider))).toISOString();
    const event: SupplyChainEvent = { ...moved("refused", MAKER, WHOLESALER, [pack(0), pack(1)]), at };
    const readPoint = { id: place.includes(":") ? place : `https://id.gs1.org/414/${place}` };
    return captureAs(renamed([event], "NONE", mark), () => ({ readPoint }));
  }

  const actors = async (events: readonly CaptureEvent[], more?: Partial<ImportParameters>) => {
    const { faults, steps } = await plan(events, more);
    expect(faults).to.deep.equal([]);
    return steps.map(({ kind, by }) => [kind, by]);
  };

  it("is the shipper's own taking back while no carrier has the goods, with its key alone", async () => {
    await send("SHELF1", "A", "consigned");
    const events = await voided("A", MAKER);
    const { steps } = await run(events, without("wholesaler-1"));
    expect(steps.map(({ kind, by }) => [kind, by])).to.deep.equal([["refuse", MAKER_LICENCE]]);
    const again = await plan(events);
    expect([again.faults, again.steps, again.repeated]).to.deep.equal([[], [], 1]);
    const name = { gtin: GTIN, lot: "SHELF1" };
    const document: JsonRecord = await exportEpcis(trade.suite.client, {
      ...trade.desk,
      of: { kind: "lot", name },
    });
    // What never left was never shipped.
    expect(readEpcisDocument(document).events.map(({ bizStep }) => bizStep)).to.deep.equal(["commissioning"]);
  });

  it("is the receiver's refusal where the receiver tells of it, or the shipper's key is not here", async () => {
    await send("SHELF2", "C", "consigned");
    expect(await actors(await voided("C", WHOLESALER))).to.deep.equal([["refuse", STORE]]);
    const events = await voided("C", MAKER);
    expect(await actors(events, without("manufacturer-1"))).to.deep.equal([["refuse", STORE]]);
  });

  it("is the receiver's refusal of what a carrier has", async () => {
    await send("ROAD1", "D", "carried");
    expect(await actors(await voided("D", MAKER))).to.deep.equal([["refuse", STORE]]);
    expect(await actors(await voided("D", `urn:mediconnect:licence:${CARRIER}`))).to.deep.equal([
      ["refuse", STORE],
    ]);
    const { faults } = await plan(await voided("D", MAKER), without("wholesaler-1"));
    expect(faults.map(({ code, path, chain }) => [code, path, chain?.code])).to.deep.equal([
      ["TAKE_BACK_REFUSED", "readPoint", "NodeForAnother"],
    ]);
    expect(faults[0]?.reason).to.match(/licence 2: .* is on its way to .*Receiver: licence 3\)$/);
    // Where the receiver tells it itself nothing but its key is missing.
    const own = await plan(await voided("D", WHOLESALER), without("wholesaler-1"));
    expect(own.faults.map(({ code }) => code)).to.deep.equal(["KEY_ABSENT"]);
  });

  it("is not refused by a chain that fails to answer", async () => {
    const events = await voided("D", MAKER);
    const { custody } = trade.suite.client;
    const broken = custody.connect({
      ...{ provider: trade.suite.client.provider },
      call: () => Promise.reject(makeError("missing revert data", "CALL_EXCEPTION", CALL_FAILED)),
    });
    const client = { ...trade.suite.client, custody: broken };
    const failed: unknown = await planImport(client, { ...trade.desk, events }).catch((one: unknown) => one);
    expect(Object(failed)["code"]).to.be.oneOf(["TRANSACTION_FAILED", "CALL_EXCEPTION"]);
  });

  it("is the receiver's refusal of what the same document sends", async () => {
    const events = captureAs(
      renamed(
        [
          made(),
          moved("shipped", MAKER, WHOLESALER, [pack(0)]),
          moved("refused", MAKER, WHOLESALER, [pack(0)]),
        ],
        "BOTH1",
        "G",
      ),
      () => ({}),
    );
    const { steps } = await run(events);
    expect(steps.map(({ kind, by }) => [kind, by]).at(-1)).to.deep.equal(["refuse", STORE]);
  });

  it("is the shipper's taking back two weeks after the goods left", async () => {
    await send("LOST1", "H", "dispatched");
    expect(await actors(await voided("H", MAKER))).to.deep.equal([["refuse", STORE]]);
    const early = await plan(await voided("H", MAKER), without("wholesaler-1"));
    expect(early.faults.map(({ code, chain }) => [code, chain?.code])).to.deep.equal([
      ["TAKE_BACK_REFUSED", "TooEarlyToTakeBack"],
    ]);
    const { provider } = trade.suite.client;
    await travelTo(provider, (await chainTime(provider)) + 16 * DAY);
    const { steps } = await run(await voided("H", MAKER), without("wholesaler-1"));
    expect(steps.map(({ kind, by }) => [kind, by])).to.deep.equal([["refuse", MAKER_LICENCE]]);
  });
});
