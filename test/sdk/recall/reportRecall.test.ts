import { expect } from "chai";
import { revertChain, type SnapshotId, snapshotChain, travelTo } from "../../../sdk/src/chain/index.ts";
import {
  acknowledgeRecall,
  buildTree,
  chainTime,
  createLotFile,
  decommissionPacks,
  dispatchNodes,
  embeddedAddress,
  type EmbeddedActor,
  generateSerials,
  grantLicence,
  instructRecall,
  type LotFile,
  type LotStore,
  openMemoryLots,
  readPackScan,
  recallLot,
  type RecallReport,
  receiveNodes,
  registerLot,
  reportRecall,
  resolveNodes,
  returnNodes,
  tracePack,
  undoDecommission,
} from "../../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { licenseActors, scanOfPack, stockProduct } from "../../support/shelf.ts";

const GTIN = "05000000000012";
const LOT = { gtin: GTIN, lot: "TOLD1" };
const DAY = 86_400;
const PACKS = 20;
/** Numbers of the licences, in the order in which they were granted. */
const [SHOP, OTHER_SHOP, MAKER, REGULATOR, STORE] = [3, 4, 5, 6, 7];

describe("where a lot is, and who knows of its recall", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;
  let snapshot: SnapshotId;
  let file: LotFile;
  let lots: LotStore;

  before(async () => {
    suite = await startEmbeddedSuite();
    await licenseActors(suite.client, suite.as);
    const now = await chainTime(suite.client.provider);
    const terms = { organisation: 1, region: 0, validFrom: now, validUntil: now + 365 * DAY };
    const account = embeddedAddress("wholesaler-1");
    await grantLicence(suite.as("medicines-registrar"), { account, role: "wholesaler", ...terms });
    const { expiry } = await stockProduct(suite.client, suite.as, GTIN);
    file = createLotFile({ ...LOT, expiry }, await generateSerials({ seed: "told", count: PACKS }));
    const tree = await buildTree({ packs: file, carton: 5 });
    await registerLot(suite.as("manufacturer-1"), { ...file, tree, preset: "us-dscsa" });
    lots = openMemoryLots();
    await lots.publish(file, { carton: 5 });

    await send("manufacturer-1", STORE, [0, 1, 2, 3, 4]);
    await receive("wholesaler-1", [0, 1, 2, 3, 4]);
    await send("manufacturer-1", STORE, [5, 6]);
    await send("wholesaler-1", SHOP, [0, 1]);
    await receive("pharmacy-1", [0, 1]);
    const gone = { reason: "destroyed", role: "dispenser", lots } as const;
    await decommissionPacks(suite.as("pharmacy-1"), { packs: packsAt([0]), ...gone });
  });

  beforeEach(async () => {
    snapshot = await snapshotChain(suite.client.provider);
  });

  afterEach(() => revertChain(suite.client.provider, snapshot));

  after(() => suite.stop());

  const packsAt = (ordinals: readonly number[]) =>
    ordinals.map((ordinal) => readPackScan(scanOfPack(file, ordinal)));
  const nodesAt = (ordinals: readonly number[]) =>
    resolveNodes(
      suite.client,
      ordinals.map((ordinal) => scanOfPack(file, ordinal)),
      lots,
    );

  async function send(from: EmbeddedActor, to: number, ordinals: readonly number[]): Promise<void> {
    const role = from === "manufacturer-1" ? "manufacturer" : "wholesaler";
    await dispatchNodes(suite.as(from), { groups: await nodesAt(ordinals), to, role });
  }

  async function receive(by: EmbeddedActor, ordinals: readonly number[]): Promise<void> {
    const role = by === "pharmacy-1" ? "dispenser" : "wholesaler";
    await receiveNodes(suite.as(by), { groups: await nodesAt(ordinals), role });
  }

  const recall = (recallClass: number, recallLevel: "wholesaler" | "pharmacy" | "patient" = "patient") =>
    recallLot(suite.as("regulator-1"), { ...LOT, recallClass, recallLevel, role: "regulator" });

  const report = (store = lots): Promise<RecallReport> => reportRecall(suite.client, LOT, store);

  const later = async (days: number) =>
    travelTo(suite.client.provider, (await chainTime(suite.client.provider)) + days * DAY);

  async function answersIn(store = lots): Promise<Record<number, string>> {
    const { sites } = await report(store);
    return Object.fromEntries(sites.map(({ licence, answer }) => [licence, answer]));
  }

  const answer = (as: EmbeddedActor, role: "wholesaler" | "dispenser", held = 1) =>
    acknowledgeRecall(suite.as(as), { ...LOT, held, role });

  it("asks nobody where the lot is not recalled, and adds up to the lot", async () => {
    const { sites, totals, recalledAt } = await report();
    expect(recalledAt).to.equal(0);
    expect(totals).to.deep.equal({ held: 17, underway: 2, supplied: 0, takenOut: 1, packs: PACKS });
    expect(
      sites.map(({ licence, held, underway, expected, takenOut, answer: state }) => [
        ...[licence, held, underway, expected, takenOut, state],
      ]),
    ).to.deep.equal([
      [SHOP, 1, 0, 0, 1, "notAsked"],
      [MAKER, 13, 2, 0, 0, "notAsked"],
      [STORE, 3, 0, 2, 0, "notAsked"],
    ]);
  });

  it("lists who has not answered, who was late, and who has no packs at all", async () => {
    await recall(2);
    expect(await answersIn()).to.deep.equal({ [SHOP]: "open", [MAKER]: "open", [STORE]: "open" });
    await answer("wholesaler-1", "wholesaler", 3);
    await answer("pharmacy-2", "dispenser", 0);
    await later(3);
    await answer("pharmacy-1", "dispenser", 2);
    await answer("pharmacy-1", "dispenser", 1);
    const { sites, answersDue, recalledAt } = await report();
    expect(answersDue - recalledAt).to.equal(2 * DAY);
    expect(
      sites.map(({ licence, role, answer: state, setAside }) => [licence, role, state, setAside]),
    ).to.deep.equal([
      [SHOP, "dispenser", "late", 1],
      [OTHER_SHOP, "dispenser", "inTime", 0],
      [MAKER, "manufacturer", "overdue", undefined],
      [STORE, "wholesaler", "inTime", 3],
    ]);
  });

  it("gives class 3 five days, class 1 that day, and asks nobody in class 4", async () => {
    await recall(4);
    expect(new Set(Object.values(await answersIn()))).to.deep.equal(new Set(["notAsked"]));
    await recall(3);
    await later(4);
    expect(await answersIn()).to.include({ [SHOP]: "open" });
    await later(2);
    expect(await answersIn()).to.include({ [SHOP]: "overdue" });
    await recall(1);
    expect(await answersIn()).to.include({ [SHOP]: "open" });
    const { answersDue, recalledAt } = await report();
    expect(answersDue - recalledAt).to.equal(DAY);
    await travelTo(suite.client.provider, answersDue);
    await answer("pharmacy-1", "dispenser");
    await answer("wholesaler-1", "wholesaler");
    const { answers } = await report();
    for (const { at, inTime } of answers) expect(inTime, String(at - answersDue)).to.equal(at <= answersDue);
    await later(1);
    expect(await answersIn()).to.include({ [MAKER]: "overdue" });
  });

  it("counts from the last recall, also where only its level grew wider, and asks anew", async () => {
    await recall(3, "wholesaler");
    expect(await answersIn()).to.deep.equal({ [SHOP]: "notAsked", [MAKER]: "open", [STORE]: "open" });
    await answer("wholesaler-1", "wholesaler");
    await later(6);
    await recall(3, "patient");
    expect(await answersIn()).to.deep.equal({ [SHOP]: "open", [MAKER]: "open", [STORE]: "open" });
    await answer("wholesaler-1", "wholesaler");
    expect(await answersIn()).to.include({ [STORE]: "inTime" });
    const { recalledAt } = await report();
    expect((await chainTime(suite.client.provider)) - recalledAt).to.be.below(DAY);
  });

  it("marks who says to have set aside more than the books say, and not what was handed on since", async () => {
    await recall(2);
    await answer("wholesaler-1", "wholesaler", 5);
    await answer("pharmacy-1", "dispenser", 999_999);
    // It holds none; what others took out, as by a lock, may stand on its shelf.
    await answer("pharmacy-2", "dispenser", 1);
    const marked = async (store = lots) =>
      (await report(store)).sites.filter(({ beyondBooks }) => beyondBooks).map(({ licence }) => licence);
    // The wholesaler holds three, and two are on their way to it.
    expect(await marked()).to.deep.equal([SHOP]);
    const { sites } = await report();
    const out = sites.reduce((sum, { supplied, takenOut }) => sum + supplied + takenOut, 0);
    await answer("pharmacy-2", "dispenser", out + 1);
    expect(await marked()).to.deep.equal([SHOP, OTHER_SHOP]);
    expect(await marked(openMemoryLots())).to.deep.equal([]);
    const groups = await nodesAt([2, 3, 4]);
    await returnNodes(suite.as("wholesaler-1"), { groups, back: "manufacturer", role: "wholesaler" });
    await receiveNodes(suite.as("manufacturer-1"), { groups, role: "manufacturer" });
    expect(await marked()).to.deep.equal([SHOP, OTHER_SHOP]);
  });

  it("refuses a lot that was never registered", async () => {
    const nowhere = reportRecall(suite.client, { ...LOT, lot: "NOPE" }, lots);
    await expectRejection(nowhere, "LotUnknown");
  });

  it("does not ask whoever recalled", async () => {
    const lot = { ...LOT, recallClass: 2, role: "manufacturer" } as const;
    await recallLot(suite.as("manufacturer-1"), lot);
    const papers = { reason: "labelling", instructions: `0x${"12".repeat(32)}`, role: "regulator" } as const;
    await instructRecall(suite.as("regulator-1"), { ...LOT, ...papers });
    expect(await answersIn()).to.include({ [MAKER]: "notAsked", [STORE]: "open" });
    expect(await report()).to.include({ reason: "labelling" });
  });

  it("gives the answers also without the lot's file, and says that it counts nothing", async () => {
    await recall(2);
    await answer("wholesaler-1", "wholesaler");
    const { sites, totals } = await report(openMemoryLots());
    expect(totals).to.equal(undefined);
    expect(sites.map(({ licence, held, takenOut }) => [licence, held, takenOut])).to.deep.equal([
      [SHOP, undefined, 1],
      [STORE, undefined, 0],
    ]);
  });

  describe("given a pack that a regulator locks while another holds it", () => {
    it("leaves it in the trace with its holder, on its way, and after the lock", async () => {
      const lock = { lots, reason: "locked", role: "regulator" } as const;
      const regulator = suite.as("regulator-1");
      const packs = [...packsAt([1]), ...packsAt([5])];
      const [transaction = ""] = await decommissionPacks(regulator, { packs, ...lock });
      for (const [ordinal, hands] of [
        [1, { holder: SHOP, to: undefined }],
        [5, { holder: MAKER, to: STORE }],
      ] as const) {
        expect((await traceOf(ordinal)).at(-1)).to.deep.include({ kind: "taken-out", ...hands });
      }
      await undoDecommission(regulator, transaction);
      expect((await traceOf(1)).at(-1)).to.deep.include({ kind: "put-back", holder: SHOP });
      expect((await traceOf(1)).map(({ holder }) => holder)).not.to.include(REGULATOR);
    });

    async function traceOf(ordinal: number) {
      const [group] = await nodesAt([ordinal]);
      const [node] = group?.nodes ?? [];
      return node === undefined ? [] : tracePack(suite.client, node, lots);
    }
  });
});
