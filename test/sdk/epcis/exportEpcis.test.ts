import { expect } from "chai";
import {
  buildTree,
  carryNodes,
  chainTime,
  consignNodes,
  createLotFile,
  decommissionPacks,
  dispatchNodes,
  exportEpcis,
  findTotes,
  formatIsoDay,
  generateSerials,
  importEpcis,
  type JsonRecord,
  type LayoutOptions,
  listContents,
  noParties,
  openMemoryLots,
  type PackCode,
  planLabels,
  readEpcisDocument,
  readParties,
  receiveExcept,
  receiveNodes,
  recallLot,
  refuseNodes,
  registerLot,
  registerTranche,
  resolveNodes,
  returnNodes,
  undoDecommission,
} from "../../../sdk/src/index.ts";
import { readTranche } from "../../../sdk/src/custody/readTranche.ts";
import { statingClient } from "../../../sdk/src/client/StatingSigner.ts";
import { encodeStated } from "../../../sdk/src/epcis/statedEvent.ts";
import { decodeBytes20, TEXT_BYTES } from "../../../sdk/src/merkle/bytes20.ts";
import { GTIN } from "./history.ts";
import { startTradeSuite, type TradeSuite } from "./tradeSuite.ts";

const PREFIX = "9506000";
const [STORE, SHOP, CARRIER] = [3, 4, 5];

describe("exporting EPCIS of what was done with packs", function () {
  this.timeout(300_000);
  let first: TradeSuite;
  let second: TradeSuite;
  before(async () => {
    [first, second] = await Promise.all([startTradeSuite(), startTradeSuite()]);
  });
  after(() => Promise.all([first, second].map(({ suite }) => suite.stop())));

  it("refuses what there is not", async () => {
    const { client } = first.suite;
    const name = { gtin: GTIN, lot: "NONE" };
    expect(await codeOf(exportEpcis(client, { ...first.desk, of: { kind: "lot", name } }))).to.equal(
      "LotUnknown",
    );
    const { packs } = await makeLot("KNOWN", { carton: 5 });
    const known = { gtin: GTIN, lot: "KNOWN" };
    const of = { kind: "pack", name: known, serial: "NEVERMADE" } as const;
    expect(await codeOf(exportEpcis(client, { ...first.desk, of }))).to.equal("SERIAL_UNKNOWN");
    const box = { kind: "box", sscc: "095060009999999993" } as const;
    expect(await codeOf(exportEpcis(client, { ...first.desk, of: box }))).to.equal("SSCC_UNKNOWN");
    const elsewhere = { ...first.desk, lots: openMemoryLots(), of: { kind: "lot", name: known } as const };
    expect(await codeOf(exportEpcis(client, elsewhere))).to.equal("LOT_NOT_PUBLISHED");
    expect(packs).to.have.length(40);
  });

  it("dates by its block what a sender states that cannot be", async () => {
    const { as, client } = first.suite;
    await makeLot("LIAR1", { carton: 5 }, PREFIX);
    const name = { gtin: GTIN, lot: "LIAR1" };
    const [box] = (await first.desk.lots.labels()).filter(({ lot }) => lot === "LIAR1");
    expect(box?.cases).to.equal(8);
    for (const [at, wrong] of [
      { time: 281_474_976_710_655, offset: "+00:00" },
      { time: 1_767_600_000_000, offset: "+99:59" },
    ].entries()) {
      const liar = statingClient(
        as("manufacturer-1"),
        encodeStated({ ...wrong, hash: `ni:///sha-256;${"5e".repeat(32)}?ver=CBV2.0` }),
      );
      const of = await readTranche(client, name, 0, first.desk.lots);
      const nodes = [{ lot: name, tranche: 0, height: 0, index: at }];
      await dispatchNodes(liar, { groups: [{ of, nodes }], to: STORE, role: "manufacturer" });
    }
    const document = await exportEpcis(client, { ...first.desk, of: { kind: "lot", name } });
    const shipped = readEpcisDocument(document).events.filter(({ bizStep }) => bizStep === "shipping");
    const now = await chainTime(client.provider);
    for (const { eventTime, eventTimeZoneOffset } of shipped) {
      expect(Date.parse(eventTime) / 1_000).to.be.within(now - 3_600, now + 3_600);
      expect(eventTimeZoneOffset).to.equal("+00:00");
    }
    expect(shipped).to.have.length(2);
  });

  it("is the same again after an import: cases, pallets, carriers, exceptions, returns, exits and a recall", async () => {
    const { as, client } = first.suite;
    const { lots } = first.desk;
    const [maker, store, shop] = [as("manufacturer-1"), as("wholesaler-1"), as("pharmacy-1")];
    const { packs, sscc } = await makeLot("WHOLE1", { carton: 5, pallet: 4 }, PREFIX);
    const nodes = (...scans: string[]) => resolveNodes(client, scans, lots);
    await dispatchNodes(maker, { groups: await nodes(sscc[0]!), to: STORE, role: "manufacturer" });
    await receiveNodes(store, { groups: await nodes(sscc[0]!), role: "wholesaler" });
    const load = {
      groups: await nodes(sscc[1]!),
      to: STORE,
      carrier: CARRIER,
      role: "manufacturer",
    } as const;
    const { consignment } = await consignNodes(maker, load);
    await carryNodes(as("carrier-1"), { groups: load.groups, consignment });
    await receiveNodes(store, { groups: load.groups, role: "wholesaler" });

    const [pallet] = load.groups;
    const cases = await listContents(client, pallet!.nodes[0]!, lots);
    const [damaged, short, third] = cases.map((one) => one.sscc ?? "");
    const two = await nodes(damaged!, short!);
    await dispatchNodes(store, { groups: two, to: SHOP, role: "wholesaler" });
    const [{ of, nodes: boxes }] = (await nodes(damaged!)) as [Awaited<ReturnType<typeof nodes>>[0]];
    const inside = await listContents(client, boxes[0]!, lots);
    const missing = [
      { node: inside[0]!.node, reason: "damaged" as const },
      { node: inside[1]!.node, reason: "short" as const },
    ];
    await receiveExcept(shop, { of, node: boxes[0]!, missing, role: "dispenser" });
    await refuseNodes(shop, { groups: await nodes(short!), reason: "unwanted", role: "dispenser" });
    const again = { groups: await nodes(short!), to: SHOP, role: "wholesaler" } as const;
    await dispatchNodes(store, again);
    await receiveNodes(shop, { groups: again.groups, role: "dispenser" });
    await returnNodes(shop, { groups: again.groups, back: "previous", role: "dispenser" });
    await receiveNodes(store, { groups: again.groups, role: "wholesaler" });
    for (const [at, reason] of (
      ["sample", "freesample", "ownuse", "destroyed", "stolen"] as const
    ).entries()) {
      const one = { packs: [packs[at]!], lots, reason, role: "dispenser" } as const;
      await decommissionPacks(shop, one);
    }
    await decommissionPacks(store, { packs: [packs[6]!], lots, reason: "exported", role: "wholesaler" });
    await decommissionPacks(maker, { packs: [packs[7]!], lots, reason: "locked", role: "manufacturer" });
    await recallLot(as("regulator-1"), { gtin: GTIN, lot: "WHOLE1", recallClass: 1, role: "regulator" });
    const going = { groups: await nodes(third!), back: "manufacturer", role: "wholesaler" } as const;
    await returnNodes(store, going);
    await expectSameAgain("WHOLE1", 41);
  });

  it("is the same again for a lot of two tranches, and one whose boxes bear no numbers", async () => {
    const { as, client } = first.suite;
    const { lots } = first.desk;
    const { packs } = await makeLot("BARE1", { carton: 5, pallet: 2 });
    const more = await fileOf("BARE1", "more", 7);
    await registerTranche(as("manufacturer-1"), { file: more, layout: { carton: 5 }, lots });
    const late = codesOf(more)[6]!;
    const groups = await resolveNodes(client, [scanOf(packs[0]!), scanOf(late)], lots);
    const [whole] = groups;
    const box = { of: whole!.of, nodes: [{ ...whole!.nodes[0]!, height: 3, index: 1 }] };
    await dispatchNodes(as("manufacturer-1"), { groups: [...groups, box], to: STORE, role: "manufacturer" });
    await receiveNodes(as("wholesaler-1"), { groups, role: "wholesaler" });
    await expectSameAgain("BARE1", 4);
  });

  it("is the same again for totes: with their labels, which the import states anew", async () => {
    const { as, client } = first.suite;
    const { lots } = first.desk;
    const [maker, store] = [as("manufacturer-1"), as("wholesaler-1")];
    const { packs, sscc } = await makeLot("TOTED1", { carton: 5 }, PREFIX);
    const [label, other, back] = ["395060000000000016", "395060000000000023", "395060000000000030"] as const;
    const picked = async (...at: number[]) =>
      resolveNodes(client, [sscc[at[0]!]!, ...at.map((one) => scanOf(packs[one * 5 + 5]!))], lots);
    const role = "manufacturer";
    await dispatchNodes(maker, { groups: await picked(0), to: STORE, role, tote: label });
    for (const [at, tote] of [
      [2, label],
      [4, other],
      [6, undefined],
    ] as const) {
      const load = {
        groups: await picked(at),
        to: STORE,
        carrier: CARRIER,
        role,
        tote,
        consignment: at,
      } as const;
      await consignNodes(maker, load);
    }
    // Both totes and what is in none are on their way at once, since nobody says that a carrier took them.
    const all = [...(await picked(2)), ...(await picked(4)), ...(await picked(6))];
    await receiveNodes(store, { groups: all, role: "wholesaler" });
    const [tote] = await findTotes(store, { ssccs: [label], role: "wholesaler" });
    await receiveNodes(store, { groups: tote!.groups, role: "wholesaler", tote: label });
    await returnNodes(store, { groups: await picked(0), back: "previous", role: "wholesaler", tote: back });

    await expectSameAgain("TOTED1", 10);

    const maker2 = second.suite.as("manufacturer-1");
    const [returned] = await findTotes(maker2, { ssccs: [back], role });
    expect(returned?.groups.map(({ nodes }) => nodes.length)).to.deep.equal([2]);
    const { events } = readEpcisDocument(
      await exportEpcis(client, { ...first.desk, of: { kind: "lot", name: { gtin: GTIN, lot: "TOTED1" } } }),
    );
    const labels = events.flatMap((one) => (one.bizStep === "shipping" ? [one["mediconnect:tote"]] : []));
    const link = (one: string): string => `https://id.gs1.org/00/${one}`;
    expect(labels).to.have.members([link(label), link(label), link(other), undefined, link(back)]);
  });

  it("tells of what was undone that it never happened, and an import leaves both out", async () => {
    const { as, client } = first.suite;
    const { packs } = await makeLot("UNDONE1", { carton: 5 });
    const { lots } = first.desk;
    const [transaction = ""] = await decommissionPacks(as("pharmacy-1"), {
      ...{ packs: [packs[0]!], lots, reason: "sample", role: "dispenser" },
    });
    await undoDecommission(as("pharmacy-1"), transaction);
    const of = { kind: "lot", name: { gtin: GTIN, lot: "UNDONE1" } } as const;
    const { events } = readEpcisDocument(await exportEpcis(client, { ...first.desk, of }));
    expect(events.map(({ errorDeclaration }) => errorDeclaration?.reason)).to.deep.equal([
      undefined,
      undefined,
      "did_not_occur",
    ]);
    const known = await importEpcis(client, { ...first.desk, events });
    expect([known.steps, known.repeated]).to.deep.equal([[], 3]);
    await importEpcis(second.suite.client, { ...second.desk, events });
    const copy = readEpcisDocument(await exportEpcis(second.suite.client, { ...second.desk, of }));
    expect(copy.events.map(({ hash }) => hash)).to.deep.equal([events[0]?.hash]);
  });

  it("names parties by their GLN, or by their licence where they have none", async () => {
    const { client } = first.suite;
    const of = { kind: "lot", name: { gtin: GTIN, lot: "BARE1" } } as const;
    const named = JSON.stringify(await exportEpcis(client, { ...first.desk, of }));
    const bare = JSON.stringify(await exportEpcis(client, { ...first.desk, parties: noParties(), of }));
    expect(named).not.to.include("urn:mediconnect:licence");
    expect(bare).to.include('"urn:mediconnect:licence:3"').and.not.to.include("/417/");
    expect(() => readParties("gln,licence\n5000000000103,2\n5000000000103,3\n"))
      .to.throw()
      .with.property("code", "PARTIES_FAULTY");
  });

  async function expectSameAgain(lot: string, least: number): Promise<void> {
    const of = { kind: "lot", name: { gtin: GTIN, lot } } as const;
    const document = await exportEpcis(first.suite.client, { ...first.desk, of });
    const { events } = readEpcisDocument(document);
    expect(events).to.have.length.at.least(least);
    const known = await importEpcis(first.suite.client, { ...first.desk, events });
    expect([known.steps, known.repeated]).to.deep.equal([[], events.length]);
    await importEpcis(second.suite.client, { ...second.desk, events });
    const copy: JsonRecord = await exportEpcis(second.suite.client, { ...second.desk, of });
    expect(JSON.stringify(copy, null, 2)).to.equal(JSON.stringify(document, null, 2));
  }

  async function fileOf(lot: string, seed: string, count: number) {
    const expiry = Math.floor((await chainTime(first.suite.client.provider)) / 86_400) + 400;
    return createLotFile(
      { gtin: GTIN, lot, expiry },
      await generateSerials({ seed: `${lot}${seed}`, count }),
    );
  }

  async function makeLot(lot: string, layout: LayoutOptions, prefix?: string) {
    const { lots } = first.desk;
    const file = await fileOf(lot, "first", 40);
    const tree = await buildTree({ packs: file, ...layout });
    await registerLot(first.suite.as("manufacturer-1"), { ...file, tree });
    const labels = prefix === undefined ? undefined : await planLabels(lots, file, tree.layout, prefix);
    await lots.publish(file, { ...layout, ...(labels === undefined ? {} : { labels }) });
    const of = { lot: file, tranche: 0, height: tree.layout.heights.top, index: 0 };
    const sscc = labels === undefined ? [] : await listContents(first.suite.client, of, lots);
    return { packs: codesOf(file), sscc: sscc.map((one) => one.sscc ?? "") };
  }
});

function codesOf(file: Awaited<ReturnType<typeof createLotFile>>): PackCode[] {
  const expiry = formatIsoDay(file.expiry);
  return Array.from({ length: file.count }, (_, at) => ({
    ...{ gtin: file.gtin, lot: file.lot, expiry },
    serial: decodeBytes20(file.serials, at * TEXT_BYTES),
  }));
}

function scanOf({ gtin, lot, expiry, serial }: PackCode): string {
  return `(01)${gtin}(17)${expiry.slice(2).replaceAll("-", "")}(10)${lot}(21)${serial}`;
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "nothing",
    (error: unknown) => Object(error)["code"],
  );
}
