import { expect } from "chai";
import {
  buildSscc,
  createLotFile,
  decommissionPacks,
  dispatchNodes,
  findTotes,
  generateSerials,
  openMemoryLots,
  readPackScan,
  reassignNodes,
  receiveNodes,
  refuseNodes,
  resolveDelivery,
  resolveLoad,
  resolveNodes,
} from "../../../sdk/src/index.ts";
import { lotBytes } from "../../../sdk/src/pack/index.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { scanOfPack } from "../../support/shelf.ts";
import { GTIN } from "../epcis/history.ts";
import { label, startToteSuite, type ToteSuite } from "./toteSuite.ts";

const [PRESCRIBER_TO_BE, STORE, SHOP] = [6, 3, 4];

describe("boxes and packs that are named for one step", function () {
  this.timeout(300_000);
  let trade: ToteSuite;
  const lots = openMemoryLots();

  before(async () => {
    trade = await startToteSuite(lots, [["pharmacy-2", "carrier"]]);
  });

  after(() => trade.suite.stop());

  const maker = () => trade.suite.as("manufacturer-1");
  const store = () => trade.suite.as("wholesaler-1");
  const find = (...scans: string[]) => resolveNodes(trade.suite.client, scans, lots);

  async function packOf(ordinal: number): Promise<{ scan: string; serial: string }> {
    const found = await trade.suite.client.packs.lotOf(GTIN, lotBytes("TOTE1"));
    const serials = await generateSerials({ seed: "TOTE1", count: 240 });
    const file = createLotFile({ gtin: GTIN, lot: "TOTE1", expiry: Number(found.expiry) }, serials);
    const scan = scanOfPack(file, ordinal);
    return { scan, serial: readPackScan(scan).serial };
  }

  it("are refused where one is named twice, or lies in another one", async () => {
    const { sscc } = await trade.caseAt("TOTE1", 20);
    const { scan, serial } = await packOf(20 * 5);
    const twice = await expectRejection(find(sscc, `(00)${sscc}`), "NODE_NAMED_TWICE");
    expect(twice.message).to.equal(`The case ${sscc} is named twice; nothing was sent.`);
    const pack = await expectRejection(find(scan, scan), "NODE_NAMED_TWICE");
    expect(pack.message).to.contain(`The pack with serial ${serial} is named twice`);
    for (const scans of [
      [sscc, scan],
      [scan, sscc],
    ]) {
      const within = await expectRejection(find(...scans), "NODE_NAMED_WITHIN");
      expect(within.message).to.equal(
        `The pack with serial ${serial} lies in the case ${sscc}, which is named as well; nothing was sent.`,
      );
      await expectRejection(resolveLoad(trade.suite.as("carrier-1"), { scans, lots }), "NODE_NAMED_WITHIN");
    }
    // The same place in another lot is another box.
    const other = await trade.caseAt("TOTE2", 20);
    expect(await find(sscc, other.sscc)).to.have.length(2);
  });

  it("are refused where one is in a tote that is named as well", async () => {
    const { sscc } = await trade.caseAt("TOTE1", 21);
    const groups = await find(sscc);
    await dispatchNodes(maker(), { groups, to: STORE, role: "manufacturer", tote: label(50) });
    const [tote] = await findTotes(store(), { ssccs: [label(50)], role: "wholesaler", lots });
    expect(tote?.groups).to.have.length(1);
    const scans = [label(50), sscc];
    const both = resolveDelivery(store(), { scans, lots, role: "wholesaler" });
    expect((await expectRejection(both, "NODE_NAMED_TWICE")).message).to.contain(sscc);
  });

  it("are called by their SSCC or serial where the chain refuses them", async () => {
    const { sscc } = await trade.caseAt("TOTE1", 22);
    const { scan, serial } = await packOf(23 * 5);
    const groups = await find(sscc);
    const [box] = [`The case ${sscc} `];
    const receive = receiveNodes(store(), { groups, role: "wholesaler" });
    expect((await expectRejection(receive, "NodeNotInTransit")).message).to.contain(`${box}was not sent`);
    const refuse = refuseNodes(store(), { groups, reason: "short", role: "wholesaler" });
    expect((await expectRejection(refuse, "NodeNotInTransit")).message).to.contain(box);
    const ship = dispatchNodes(store(), { groups, to: SHOP, role: "wholesaler" });
    expect((await expectRejection(ship, "NotHolder")).message).to.contain(`${box}is with licence 2`);
    const pack = dispatchNodes(store(), { groups: await find(scan), to: SHOP, role: "wholesaler" });
    const line = (await expectRejection(pack, "NotHolder")).message;
    expect(line).to.equal(`The pack with serial ${serial} is with licence 2.`);
  });

  it("are called by their serial where they left the supply chain", async () => {
    const { scan, serial } = await packOf(27 * 5);
    await decommissionPacks(maker(), {
      packs: [readPackScan(scan)],
      ...{ lots, reason: "destroyed", role: "manufacturer" },
    });
    const groups = await find(scan, (await packOf(27 * 5 + 1)).scan);
    const sending = dispatchNodes(maker(), { groups, to: STORE, role: "manufacturer" });
    const gone = await expectRejection(sending, "UnitAlreadyDecommissioned");
    expect(gone.message).to.contain(`It is the pack with serial ${serial}.`);
  });

  it("are not sent to whoever takes none, who is named, nor to their sender", async () => {
    const { group } = await trade.caseAt("TOTE1", 24);
    const send = (to: number) => dispatchNodes(maker(), { groups: [group], to, role: "manufacturer" });
    const carrier = await expectRejection(send(PRESCRIBER_TO_BE), "ReceiverInvalid");
    expect(carrier.message).to.equal("Nothing can be sent to licence 6 as carrier.");
    const self = await expectRejection(send(2), "ReceiverInvalid");
    expect(self.message).to.equal("Licence 2 is the sender itself: nothing can be sent to it.");
    const moved = reassignNodes(trade.suite.as("regulator-1"), { groups: [group], to: PRESCRIBER_TO_BE });
    expect((await expectRejection(moved, "ReceiverInvalid")).message).to.contain("licence 6 as carrier");
  });

  it("are looked for as an SSCC where only digits were typed, as a pack where more was scanned", async () => {
    const { sscc } = await trade.caseAt("TOTE1", 25);
    const wrong = `${sscc.slice(0, -1)}${(Number(sscc.at(-1)) + 1) % 10}`;
    const mistyped = await expectRejection(find(wrong), "SSCC_CHECK_DIGIT_WRONG");
    expect(mistyped.line).to.contain(`is ${sscc.at(-1)}.`);
    const short = await expectRejection(find(sscc.slice(1)), "SSCC_MALFORMED");
    expect(short.message).to.equal(`"${sscc.slice(1)}" is no SSCC: it has 17 digits.`);
    expect((await expectRejection(find(`${sscc}0`), "SSCC_MALFORMED")).message).to.contain("19 digits");
    // Begins like the price of application identifier 395n.
    await expectRejection(find("395060000000099991"), "SSCC_CHECK_DIGIT_WRONG");
    await expectRejection(find(buildSscc("9506000", 999_999)), "SSCC_UNKNOWN");
    for (const scan of [sscc, ` ${sscc}\n`, `00${sscc}`, `]C100${sscc}`, `(00)${sscc}`])
      expect(await find(scan)).to.have.length(1);
    const { scan } = await packOf(25 * 5);
    expect((await find(scan))[0]?.nodes[0]).to.include({ height: 0 });
    await expectRejection(find("05000000000012"), "SCAN_LINEAR_ONLY");
  });
});
