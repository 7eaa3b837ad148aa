import { expect } from "chai";
import { concat } from "ethers";
import {
  carryLoad,
  carryNodes,
  consignNodes,
  custodyOf,
  type CustodyNode,
  dispatchNodes,
  encodeTote,
  findLoads,
  type FindLoadParameters,
  findTotes,
  type Missing,
  type NodeGroup,
  nodeIdOf,
  openMemoryLots,
  receiveNodes,
  receiveTote,
  recallLot,
  refuseNodes,
  resolveLoad,
  ROLES,
  tracePack,
} from "../../../sdk/src/index.ts";
import { GAS_FREE } from "../../../sdk/src/client/sendTransaction.ts";
import { partyOf } from "../../../sdk/src/custody/parties.ts";
import { GTIN } from "../epcis/history.ts";
import { codeOf, label, startToteSuite, type ToteSuite } from "./toteSuite.ts";

const [MAKER, STORE, SHOP, CARRIER, OTHER_STORE, OTHER_CARRIER] = [2, 3, 4, 5, 6, 7];

describe("totes that a carrier takes over", function () {
  this.timeout(300_000);
  let trade: ToteSuite;
  const lots = openMemoryLots();

  before(async () => {
    trade = await startToteSuite(lots, [
      ["wholesaler-2", "wholesaler"],
      ["wholesaler-2", "carrier"],
    ]);
  });

  after(() => trade.suite.stop());

  const maker = () => trade.suite.as("manufacturer-1");
  const store = () => trade.suite.as("wholesaler-1");
  const carrier = () => trade.suite.as("carrier-1");
  /** A wholesaler that carries, too. */
  const otherStore = () => trade.suite.as("wholesaler-2");
  const holderOf = (node: CustodyNode) => trade.holderOf(node);
  const allOf = (groups: readonly NodeGroup[]) => groups.flatMap(({ nodes }) => nodes);
  const consign = (groups: readonly NodeGroup[], tote?: string, to = STORE, by = CARRIER) =>
    consignNodes(maker(), { groups, to, carrier: by, role: "manufacturer", tote });
  const find = (tote: string, way: Omit<FindLoadParameters, "ssccs"> = {}, by = carrier()) =>
    findLoads(by, { ssccs: [tote], ...way }).then(([load]) => load!);
  const carry = async (tote: string, way?: Omit<FindLoadParameters, "ssccs">) =>
    carryLoad(carrier(), { groups: (await find(tote, way)).groups, tote });
  const arrived = (tote: string) =>
    findTotes(store(), { ssccs: [tote], role: "wholesaler", lots }).then(([one]) => one!);
  const sentBy = (client: ReturnType<typeof carrier>) =>
    client.provider.getTransactionCount(client.account, "latest");
  const carriedIn = async (hash: string) => {
    const { custody, provider } = trade.suite.client;
    const receipt = await provider.getTransactionReceipt(hash);
    const logs = receipt!.logs.map((log) => custody.interface.parseLog(log));
    return logs.map((log) => [log?.name, Number(log?.args["consignment"])]);
  };

  it("is taken over by one scan, in one transaction, then received by the same label", async () => {
    const { groups } = await trade.pickTote();
    const { transaction, consignment } = await consign(groups, label(1));
    const load = await find(label(1));
    expect(load).to.include({ sscc: label(1), from: MAKER, to: STORE, transaction });
    expect(load.groups.map(({ nodes }) => nodes)).to.deep.equal(groups.map(({ nodes }) => nodes));
    const before = await sentBy(carrier());

    const hash = await carryLoad(carrier(), { groups: load.groups, tote: label(1) });

    expect(await sentBy(carrier())).to.equal(before + 1);
    expect(await trade.statedIn(hash)).to.equal(label(1));
    expect(await carriedIn(hash)).to.deep.equal([
      ["Carried", consignment],
      ["Carried", consignment],
    ]);
    expect(await Promise.all(allOf(groups).map(holderOf))).to.deep.equal([5, 5, 5, 5]);
    const came = await arrived(label(1));
    expect(came).to.include({ from: MAKER, takenIn: undefined });
    await receiveTote(store(), { tote: came, role: "wholesaler" });
    expect(await Promise.all(allOf(groups).map(holderOf))).to.deep.equal([3, 3, 3, 3]);
    const steps = await tracePack(trade.suite.client, groups[1]!.nodes[0]!, lots);
    expect(steps.map(({ kind, tote }) => [kind, tote])).to.deep.equal([
      ["made", undefined],
      ["consigned", label(1)],
      ["carried", label(1)],
      ["received", label(1)],
    ]);
  });

  it("is not taken over twice, by another carrier, or where it was never consigned", async () => {
    const { groups, first, second } = await trade.pickTote();
    await consign([first], label(2));
    await dispatchNodes(maker(), { groups: [second], to: STORE, role: "manufacturer", tote: label(3) });
    const before = [await sentBy(carrier()), await sentBy(otherStore())];
    const failure: unknown = await find(label(2), {}, otherStore()).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "SSCC_UNKNOWN");
    expect(failure)
      .to.have.property("facts")
      .that.deep.equals({ sscc: label(2), licence: OTHER_CARRIER });
    expect(await codeOf(find(label(3)))).to.equal("SSCC_UNKNOWN");
    expect(await codeOf(find("395060000000000018"))).to.equal("SSCC_CHECK_DIGIT_WRONG");
    expect(await codeOf(find(label(2), {}, store()))).to.equal("LicenceMissing");
    // Who finds it elsewhere is refused by the contract.
    const { groups: hidden } = await find(label(2));
    expect(await codeOf(carryLoad(otherStore(), { groups: hidden }))).to.equal("NodeOfAnotherCarrier");
    expect([await sentBy(carrier()), await sentBy(otherStore())]).to.deep.equal(before);
    await carry(label(2));
    expect(await codeOf(carry(label(2)))).to.equal("TOTE_CARRIED");
    expect(await sentBy(carrier())).to.equal(before[0]! + 1);
    expect(await Promise.all(allOf(groups).map(holderOf))).to.deep.equal([5, 5, 5, MAKER]);
  });

  it("is found under each of its numbers, and what was taken over before it is left out", async () => {
    const { first, second } = await trade.pickTote();
    const [pack, other, box] = first.nodes as [CustodyNode, CustodyNode, CustodyNode];
    const one = await consign([{ of: first.of, nodes: [pack, other] }], label(4));
    const two = await consign([{ of: first.of, nodes: [box] }, second], label(4));
    const { consignment } = one;
    await carryNodes(carrier(), { groups: [{ of: first.of, nodes: [pack] }], consignment });
    const load = await find(label(4));
    expect(load.groups.map((group) => [group.nodes, group.consignment])).to.deep.equal([
      [[other], consignment],
      [[box], two.consignment],
      [second.nodes, two.consignment],
    ]);
    await carryLoad(carrier(), { groups: load.groups, tote: label(4) });
    expect(await Promise.all(allOf([first, second]).map(holderOf))).to.deep.equal([5, 5, 5, 5]);
  });

  it("is not taken over by a second scan as far as the first one left something", async () => {
    const { first, second } = await trade.pickTote();
    await consign([first, second], label(5));
    const load = await find(label(5));
    const hash = await carryLoad(carrier(), { groups: load.groups.slice(0, 1), tote: label(5) });
    const failure: unknown = await find(label(5)).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "TOTE_TAKEN_BEFORE");
    expect(failure)
      .to.have.property("facts")
      .that.deep.equals({ sscc: label(5), left: 1, transaction: hash });
    // Nor what is left of one that its carrier has given back.
    const { groups } = await trade.pickTote();
    await consign(groups, label(14));
    const back = { groups: (await find(label(14))).groups.slice(0, 1), tote: label(14) };
    await refuseNodes(carrier(), { ...back, reason: "damaged", role: "carrier" });
    expect(await codeOf(find(label(14)))).to.equal("TOTE_TAKEN_BEFORE");
  });

  it("asks whose it is where two senders have one waiting, and takes the one that is named", async () => {
    const { groups } = await trade.pickTote();
    const { group } = await trade.caseAt("TOTE2", 43);
    await dispatchNodes(maker(), { groups: [group], to: OTHER_STORE, role: "manufacturer" });
    await receiveNodes(otherStore(), { groups: [group], role: "wholesaler" });
    await consign(groups, label(6));
    const sent = {
      groups: [group],
      to: STORE,
      carrier: CARRIER,
      role: "wholesaler",
      tote: label(6),
    } as const;
    const { transaction } = await consignNodes(otherStore(), sent);
    const before = await sentBy(carrier());
    const failure: unknown = await carry(label(6)).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "TOTE_AMBIGUOUS");
    expect(failure)
      .to.have.property("facts")
      .that.deep.equals({ sscc: label(6), senders: [MAKER, OTHER_STORE] });
    expect(await sentBy(carrier())).to.equal(before);
    expect(await find(label(6), { from: OTHER_STORE })).to.include({ transaction });
    await carry(label(6), { from: MAKER });
    expect(await Promise.all(allOf([...groups, group]).map(holderOf))).to.deep.equal([
      5,
      5,
      5,
      5,
      OTHER_STORE,
    ]);
    // The other sender's is the only one that is left.
    expect(await find(label(6))).to.include({ from: OTHER_STORE });
    expect(await codeOf(find(label(6), { from: MAKER }))).to.equal("TOTE_CARRIED");
  });

  it("asks where it goes where one sender has given two totes one label", async () => {
    const { first, second } = await trade.pickTote();
    await consign([first], label(7));
    await consign([second], label(7), SHOP);
    const failure: unknown = await carry(label(7)).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "TOTE_AMBIGUOUS");
    expect(failure)
      .to.have.property("facts")
      .that.deep.equals({ sscc: label(7), receivers: [STORE, SHOP] });
    await carry(label(7), { to: SHOP });
    expect(await Promise.all(allOf([first, second]).map(holderOf))).to.deep.equal([2, 2, 2, 5]);
    // What was taken over of the other way is no scan of this one.
    await carry(label(7));
    expect(await Promise.all(first.nodes.map(holderOf))).to.deep.equal([5, 5, 5]);
  });

  it("asks where it goes also where one transaction has sent to both", async () => {
    const { first, second } = await trade.pickTote();
    const { custody, signer } = maker();
    const calls = await Promise.all(
      (
        [
          [first, STORE],
          [second, SHOP],
        ] as const
      ).map(async ([group, to]) =>
        custody.interface.encodeFunctionData("consign", [
          { head: group.of.head, tranche: group.of.tranche, root: group.of.root },
          group.nodes.map(nodeIdOf),
          await partyOf(maker(), to),
          carrier().account,
          13,
          ROLES.manufacturer,
        ]),
      ),
    );
    const both = custody.interface.encodeFunctionData("multicall", [calls]);
    const data = concat([both, encodeTote(label(13))]);
    await (await signer.sendTransaction({ to: custody, data, ...GAS_FREE })).wait();
    expect(await codeOf(find(label(13)))).to.equal("TOTE_AMBIGUOUS");
    await carry(label(13), { to: SHOP });
    expect(await Promise.all(allOf([first, second]).map(holderOf))).to.deep.equal([2, 2, 2, 5]);
  });

  it("may be taken over under a label that was used before, or taken back and given to another", async () => {
    const { first, second } = await trade.pickTote();
    await consign([first], label(8));
    await carry(label(8));
    await receiveTote(store(), { tote: await arrived(label(8)), role: "wholesaler" });
    const { transaction } = await consign([second], label(8));
    const load = await find(label(8));
    expect(load).to.include({ transaction });
    expect(load.groups.map(({ nodes }) => nodes)).to.deep.equal([second.nodes]);
    await refuseNodes(maker(), { groups: [second], reason: "short", role: "manufacturer" });
    expect(await codeOf(find(label(8)))).to.equal("TOTE_CARRIED");
    await consign([second], label(8), STORE, OTHER_CARRIER);
    expect(await codeOf(find(label(8)))).to.equal("TOTE_CARRIED");
    expect(await codeOf(findTotes(carrier(), { ssccs: [label(8)], role: "carrier" }))).to.equal(
      "TOTE_RECEIVED",
    );
    const { groups } = await find(label(8), {}, otherStore());
    await carryLoad(otherStore(), { groups, tote: label(8) });
    expect(await Promise.all(second.nodes.map(holderOf))).to.deep.equal([OTHER_CARRIER]);
    // Received though no carrier said that it had it: it waits no more.
    const { first: late } = await trade.pickTote();
    await consign([late], label(9));
    await receiveTote(store(), { tote: await arrived(label(9)), role: "wholesaler" });
    expect(await codeOf(find(label(9)))).to.equal("TOTE_CARRIED");
  });

  it("stays where it is, whole, where one of its lots was recalled meanwhile", async () => {
    await trade.makeLot("STOPPED");
    const [stopped, good] = [await trade.caseAt("STOPPED", 0), await trade.caseAt("TOTE2", 42)];
    await consign([good.group, stopped.group], label(10));
    await recallLot(trade.suite.as("regulator-1"), {
      ...{ gtin: GTIN, lot: "STOPPED", recallClass: 2, role: "regulator" },
    });
    const before = await sentBy(carrier());
    expect(await codeOf(carry(label(10)))).to.equal("LotIsRecalled");
    const both = allOf([good.group, stopped.group]);
    expect(await Promise.all(both.map(holderOf))).to.deep.equal([MAKER, MAKER]);
    expect(await sentBy(carrier())).to.equal(before);
    // What may move is taken over by its own label, the rest is its sender's to take back.
    const { groups, tote } = await resolveLoad(carrier(), { scans: [good.sscc], lots });
    await carryLoad(carrier(), { groups, tote });
    expect(await Promise.all(both.map(holderOf))).to.deep.equal([CARRIER, MAKER]);
    expect(await codeOf(carry(label(10)))).to.equal("LotIsRecalled");
    await refuseNodes(maker(), { groups: [stopped.group], reason: "stopped", role: "manufacturer" });
    expect(await codeOf(carry(label(10)))).to.equal("TOTE_CARRIED");
  });

  it("is scanned among boxes, whose numbers are found by their records", async () => {
    const { first, second } = await trade.pickTote();
    const box = await trade.caseAt("TOTE2", 41);
    const other = await trade.caseAt("TOTE2", 40);
    const one = await consign([first, second], label(11));
    const two = await consign([box.group]);
    const scans = [box.sscc, `(00)${label(11)}`];
    const load = await resolveLoad(carrier(), { scans, lots });
    expect(load.tote).to.equal(undefined);
    expect(load.groups.map(({ consignment }) => consignment)).to.deep.equal([
      two.consignment,
      one.consignment,
      one.consignment,
    ]);
    const alone = await resolveLoad(carrier(), { scans: [label(11)], lots: openMemoryLots() });
    expect([alone.tote, alone.groups.length]).to.deep.equal([label(11), 2]);
    for (const [by, sscc] of [
      [otherStore(), box.sscc],
      [carrier(), other.sscc],
    ] as const)
      expect(await codeOf(resolveLoad(by, { scans: [sscc], lots }))).to.equal("NODE_NOT_WAITING");
    const hash = await carryLoad(carrier(), { groups: load.groups, tote: load.tote });
    expect(await trade.statedIn(hash)).to.equal(undefined);
    expect(await Promise.all(allOf(load.groups).map(holderOf))).to.deep.equal([5, 5, 5, 5, 5]);
    expect(await codeOf(resolveLoad(carrier(), { scans: [box.sscc], lots }))).to.equal("NODE_NOT_WAITING");
  });

  it("is given back by its label, before and after it was taken over, and as far as it was short", async () => {
    const { first, second } = await trade.pickTote();
    const role = "carrier";
    const given = (by = carrier()) => findTotes(by, { ssccs: [label(12)], role, lots }).then(([one]) => one!);
    const giveBack = async () =>
      refuseNodes(carrier(), { groups: (await given()).groups, reason: "unwanted", role, tote: label(12) });
    const stateOf = async (node: CustodyNode) => {
      const { holder, to } = await custodyOf(trade.suite.client, node);
      return [holder, to];
    };
    await consign([first, second], label(12));
    expect(await codeOf(given(otherStore()))).to.equal("SSCC_UNKNOWN");
    await giveBack();
    expect(await Promise.all(allOf([first, second]).map(holderOf))).to.deep.equal([2, 2, 2, 2]);
    expect(await codeOf(given())).to.equal("TOTE_RECEIVED");
    // A part is the carrier's, the rest waits for it.
    await consign([first, second], label(12));
    await carryLoad(carrier(), { groups: (await find(label(12))).groups.slice(0, 1) });
    await giveBack();
    expect(await Promise.all([first.nodes[0]!, second.nodes[0]!].map(stateOf))).to.deep.equal([
      [CARRIER, MAKER],
      [MAKER, undefined],
    ]);
    await receiveNodes(maker(), { groups: [first], role: "manufacturer" });
    // Of a case that came, a pack did not: it is still the carrier's.
    const { box, inBox } = await trade.pickTote();
    const [of] = [first.of];
    await consign([{ of, nodes: [box] }], label(12));
    await carry(label(12));
    const missing: Missing[] = [{ node: inBox[0]!, reason: "short" }];
    await receiveTote(store(), { tote: await arrived(label(12)), missing, role: "wholesaler" });
    expect((await given()).groups.map(({ nodes }) => nodes)).to.deep.equal([[inBox[0]!]]);
    await giveBack();
    expect(await stateOf(inBox[0]!)).to.deep.equal([CARRIER, MAKER]);
    expect(await codeOf(given())).to.equal("TOTE_RECEIVED");
  });
});
