import { expect } from "chai";
import {
  carryNodes,
  consignNodes,
  custodyOf,
  type CustodyNode,
  dispatchNodes,
  embeddedKey,
  findTotes,
  type NodeGroup,
  openMemoryLots,
  readToteLabel,
  receiveExcept,
  receiveNodes,
  receiveTote,
  refuseNodes,
  requireLabelFree,
  requireUntaken,
  resolveDelivery,
  returnNodes,
  signWith,
  tracePack,
} from "../../../sdk/src/index.ts";
import { openOutbox, outboxFileOf } from "../../../sdk/src/outbox/index.ts";
import { codeOf, label, startToteSuite, type ToteSuite } from "./toteSuite.ts";

const [MAKER, STORE, SHOP, CARRIER, OTHER_MAKER] = [2, 3, 4, 5, 6];

describe("totes with packs and cases of several lots", function () {
  this.timeout(300_000);
  let trade: ToteSuite;
  const lots = openMemoryLots();

  before(async () => {
    trade = await startToteSuite(lots, [["wholesaler-2", "wholesaler"]]);
  });

  after(() => trade.suite.stop());

  const pickTote = () => trade.pickTote();
  const caseAt = (lot: string, at: number) => trade.caseAt(lot, at);
  const maker = () => trade.suite.as("manufacturer-1");
  const store = () => trade.suite.as("wholesaler-1");
  const send = (groups: readonly NodeGroup[], tote: string, to = STORE) =>
    dispatchNodes(maker(), { groups, to, role: "manufacturer", tote });
  const find = (tote: string, from?: number) =>
    findTotes(store(), { ssccs: [tote], role: "wholesaler", lots, from }).then(([one]) => one!);
  const stated = (hash: string) => trade.statedIn(hash);
  const holderOf = (node: CustodyNode) => trade.holderOf(node);

  it("refuses a label that no tote on its way here bears, or that is none", async () => {
    const { groups } = await pickTote();
    expect(await codeOf(find(label(1)))).to.equal("SSCC_UNKNOWN");
    expect(await codeOf(find("395060000000000018"))).to.equal("SSCC_CHECK_DIGIT_WRONG");
    expect(await codeOf(send(groups, "395060000000000018"))).to.equal("SSCC_CHECK_DIGIT_WRONG");
    const { sscc } = await caseAt("TOTE1", 0);
    expect(await codeOf(readToteLabel(sscc, lots))).to.equal("TOTE_IS_BOX");
    expect(await readToteLabel(` (00)${label(1)}`, lots)).to.equal(label(1));
    // Without the label it is no tote, and to another it is none here.
    await dispatchNodes(maker(), { groups, to: SHOP, role: "manufacturer", tote: label(1) });
    expect(await codeOf(find(label(1)))).to.equal("SSCC_UNKNOWN");
  });

  it("is received by one scan, in one transaction, and not again", async () => {
    const { groups, first, second } = await pickTote();
    const sent = await send(groups, label(2));
    const found = await find(label(2));
    expect(found).to.include({ from: MAKER, transaction: sent, takenIn: undefined });
    expect(found.groups.map(({ nodes }) => nodes)).to.deep.equal(groups.map(({ nodes }) => nodes));
    const hash = await receiveNodes(store(), { groups: found.groups, role: "wholesaler", tote: label(2) });
    expect([await stated(sent), await stated(hash)]).to.deep.equal([label(2), label(2)]);
    const all = [...first.nodes, ...second.nodes];
    expect(await Promise.all(all.map(holderOf))).to.deep.equal(all.map(() => STORE));
    expect(await codeOf(find(label(2)))).to.equal("TOTE_RECEIVED");
  });

  it("is found where no file of its lots was published, among boxes and packs with labels of their own", async () => {
    const { first, second } = await pickTote();
    const { sscc, group } = await caseAt("TOTE2", 20);
    await send([first, second], label(3));
    await send([group], label(3));
    await dispatchNodes(maker(), {
      groups: [(await caseAt("TOTE2", 21)).group],
      to: STORE,
      role: "manufacturer",
    });
    const scans = [sscc, `(00)${label(3)}`, (await caseAt("TOTE2", 21)).sscc];
    const role = "wholesaler";
    const nothing = openMemoryLots();
    const alone = await resolveDelivery(store(), { scans: [label(3)], lots: nothing, role });
    expect(alone.tote).to.equal(label(3));
    expect(alone.groups.map(({ nodes }) => nodes.length)).to.deep.equal([3, 2]);
    // The case is in the tote, and is named by its own label: twice is once too often.
    const delivery = await resolveDelivery(store(), { scans: scans.slice(1), lots, role });
    expect(delivery.totes[0]?.groups.map(({ nodes }) => nodes.length)).to.deep.equal([3, 2]);
    expect(delivery.tote).to.equal(undefined);
    await receiveNodes(store(), { groups: delivery.groups, role });
    expect(await holderOf(second.nodes[0]!)).to.equal(STORE);
    expect(await codeOf(find(label(3)))).to.equal("TOTE_RECEIVED");
  });

  it("is not sent while other goods are on their way there under its label", async () => {
    const { groups, first, second } = await pickTote();
    const role = "manufacturer";
    const ask = (some: readonly NodeGroup[], to = STORE) =>
      codeOf(requireLabelFree(maker(), { tote: label(9), groups: some, to, role }));
    expect(await ask(groups)).to.equal("went through");
    await send([first], label(9));
    expect(await ask([second])).to.equal("TOTE_UNDERWAY");
    // The same goods again are the same command again; and to others it is another tote.
    expect(await ask([first])).to.equal("went through");
    expect(await ask([second], SHOP)).to.equal("went through");
    const { groups: came } = await find(label(9));
    await receiveNodes(store(), { groups: came, role: "wholesaler", tote: label(9) });
    expect(await ask([second])).to.equal("went through");
  });

  it("does not bring what is still missing of an earlier one under its label", async () => {
    const { first, second } = await pickTote();
    const role = "wholesaler";
    await send([first], label(10));
    const lost = { node: first.nodes[0]!, reason: "short" } as const;
    const taking = await receiveTote(store(), { tote: await find(label(10)), missing: [lost], role });
    const sent = await send([second], label(10));
    const found = await find(label(10));
    expect(found).to.include({ transaction: sent, takenIn: undefined });
    expect(found.groups.map(({ nodes }) => nodes)).to.deep.equal([second.nodes]);
    const next = await receiveTote(store(), { tote: found, role });
    // The scanner beeps once more: what was lost has not come with it.
    const left = await find(label(10));
    expect(left.groups.map(({ nodes }) => nodes)).to.deep.equal([[lost.node]]);
    expect([taking, next]).to.include(left.takenIn);
    expect(await codeOf(receiveTote(store(), { tote: left, role }))).to.equal("TOTE_TAKEN_BEFORE");
    expect(await holderOf(lost.node)).to.equal(MAKER);
  });

  it("refuses to except a pack of another lot from a case, whose place another pack has there", async () => {
    const [box, other] = [await caseAt("TOTE1", 22), await caseAt("TOTE2", 22)];
    const [node] = box.group.nodes as [CustodyNode];
    await dispatchNodes(maker(), { groups: [box.group], to: STORE, role: "manufacturer" });
    const missing = [{ node: other.packs[0]!, reason: "damaged" }] as const;
    const taking = receiveExcept(store(), { of: box.group.of, node, missing, role: "wholesaler" });
    expect(await codeOf(taking)).to.equal("NOT_IN_BOX");
    expect(await holderOf(node)).to.equal(MAKER);
  });

  it("is received in part: of short things some wait, damaged ones go back, boxes are opened", async () => {
    const { groups, first, second, box, inBox } = await pickTote();
    await send(groups, label(4));
    const tote = await find(label(4));
    const [one, two] = first.nodes as [CustodyNode, CustodyNode];
    const missing = [
      { node: one, reason: "short" },
      { node: two, reason: "damaged" },
      { node: inBox[0]!, reason: "short" },
    ] as const;
    const stranger = { node: (await caseAt("TOTE2", 22)).packs[0]!, reason: "short" } as const;
    const role = "wholesaler";
    expect(await codeOf(receiveTote(store(), { tote, missing: [stranger], role }))).to.equal("NOT_IN_TOTE");
    const all = tote.groups.flatMap(({ nodes }) => nodes.map((node) => ({ node, reason: "short" as const })));
    expect(await codeOf(receiveTote(store(), { tote, missing: all, role }))).to.equal("TOTE_EMPTY");

    const hash = await receiveTote(store(), { tote, missing, role });

    expect(await stated(hash)).to.equal(label(4));
    const nodes = [one, two, inBox[0]!, inBox[1]!, box, ...second.nodes];
    expect(await Promise.all(nodes.map(holderOf))).to.deep.equal([MAKER, MAKER, MAKER, STORE, STORE, STORE]);
    const underway = await Promise.all(
      nodes.map(async (node) => (await custodyOf(trade.suite.client, node)).to),
    );
    expect(underway).to.deep.equal([STORE, undefined, STORE, undefined, undefined, undefined]);
    // Whoever scans the label twice must not have received what did not come.
    const left = await find(label(4));
    expect(left).to.include({ takenIn: hash });
    expect(left.groups.flatMap(({ nodes: some }) => some)).to.deep.include.members([one, inBox[0]!]);
    expect(() => requireUntaken(left))
      .to.throw()
      .with.property("code", "TOTE_TAKEN_BEFORE");
    expect(await codeOf(receiveTote(store(), { tote: left, role }))).to.equal("TOTE_TAKEN_BEFORE");
    await refuseNodes(store(), { groups: left.groups, reason: "short", role, tote: label(4) });
    expect(await codeOf(find(label(4)))).to.equal("TOTE_RECEIVED");
  });

  it("may be refused whole, sent again under the same label, and come back in another", async () => {
    const { groups, first } = await pickTote();
    await send(groups, label(5));
    const role = "wholesaler";
    const { groups: came } = await find(label(5));
    await refuseNodes(store(), { groups: came, reason: "unwanted", role, tote: label(5) });
    const again = await send([first], label(5));
    const found = await find(label(5));
    expect(found.transaction).to.equal(again);
    expect(found.groups.map(({ nodes }) => nodes)).to.deep.equal([first.nodes]);
    await receiveNodes(store(), { groups: found.groups, role, tote: label(5) });
    await returnNodes(store(), { groups: found.groups, back: "previous", role, tote: label(6) });
    const [back] = await findTotes(maker(), { ssccs: [label(6)], role: "manufacturer", lots });
    expect(back).to.include({ from: STORE });
    await receiveTote(maker(), { tote: back!, role: "manufacturer" });
    expect(await holderOf(first.nodes[0]!)).to.equal(MAKER);

    const steps = await tracePack(trade.suite.client, first.nodes[0]!, lots);
    expect(steps.map(({ kind, tote }) => [kind, tote])).to.deep.equal([
      ["made", undefined],
      ...[
        ["dispatched", label(5)],
        ["refused", label(5)],
        ["dispatched", label(5)],
        ["received", label(5)],
      ],
      ...[
        ["returned", label(6)],
        ["received", label(6)],
      ],
    ]);
  });

  it("counts for its sender alone: two senders with one label are told apart by name", async () => {
    const { groups } = await pickTote();
    const { group } = await caseAt("TOTE2", 23);
    await dispatchNodes(maker(), { groups: [group], to: OTHER_MAKER, role: "manufacturer" });
    const other = trade.suite.as("wholesaler-2");
    await receiveNodes(other, { groups: [group], role: "wholesaler" });
    await send(groups, label(7));
    const late = await dispatchNodes(other, {
      groups: [group],
      to: STORE,
      role: "wholesaler",
      tote: label(7),
    });
    const failure: unknown = await find(label(7)).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "TOTE_AMBIGUOUS");
    expect(failure)
      .to.have.property("facts")
      .that.deep.equals({ sscc: label(7), senders: [MAKER, OTHER_MAKER] });
    expect(await find(label(7), OTHER_MAKER)).to.include({ transaction: late });
    const { groups: came } = await find(label(7), MAKER);
    await receiveNodes(store(), { groups: came, role: "wholesaler", tote: label(7) });
    // The other sender's is the only one that is left.
    expect(await find(label(7))).to.include({ from: OTHER_MAKER });
  });

  it("is received from a carrier that has part of it, through an outbox that sends each once", async () => {
    const { groups, first } = await pickTote();
    const outbox = openOutbox(outboxFileOf(31_337, trade.suite.stateFolder));
    const signer = (actor: "manufacturer-1" | "wholesaler-1") =>
      signWith(trade.suite.client, embeddedKey(actor), { outbox, idempotencyKey: `${actor}/tote` });
    try {
      const load = {
        groups,
        to: STORE,
        carrier: CARRIER,
        role: "manufacturer",
        tote: label(8),
        consignment: 77,
      } as const;
      const { transaction } = await consignNodes(signer("manufacturer-1"), load);
      expect(await stated(transaction)).to.equal(label(8));
      // The same wish again is the same transaction.
      expect(await consignNodes(signer("manufacturer-1"), load)).to.deep.equal({
        transaction,
        consignment: 77,
      });
      const carried = [{ of: first.of, nodes: first.nodes.slice(0, 1) }];
      await carryNodes(trade.suite.as("carrier-1"), { groups: carried, consignment: 77 });
      const tote = await find(label(8));
      expect(tote.groups.map(({ nodes }) => nodes.length)).to.deep.equal([1, 2, 1]);
      const hash = await receiveTote(signer("wholesaler-1"), { tote, role: "wholesaler" });
      expect(await stated(hash)).to.equal(label(8));
      expect(await receiveTote(signer("wholesaler-1"), { tote, role: "wholesaler" })).to.equal(hash);
    } finally {
      outbox.close();
    }
  });
});
