import { expect } from "chai";
import { revertChain, type SnapshotId, snapshotChain, travelTo } from "../../../sdk/src/chain/index.ts";
import {
  chainTime,
  confirmIncident,
  decommissionEach,
  type DecommissionParameters,
  decommissionPacks,
  type LotFile,
  type LotStore,
  openMemoryLots,
  type PackAnswer,
  quarantineLot,
  raiseIncident,
  readPackScan,
  settleLocked,
  type UndoAnswer,
  undoEach,
  verifyPack,
} from "../../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { CARTON, licenseActors, scanOfPack, stockProduct } from "../../support/shelf.ts";

const [GTIN, OTHER] = ["05000000000012", "05000000000043"];

describe("many packs at once, with one answer a pack", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;
  let snapshot: SnapshotId;
  let lots: LotStore;
  let files: readonly [LotFile, LotFile];

  before(async () => {
    suite = await startEmbeddedSuite();
    await licenseActors(suite.client, suite.as);
    files = [
      await stockProduct(suite.client, suite.as, GTIN),
      await stockProduct(suite.client, suite.as, OTHER),
    ];
    lots = openMemoryLots();
    for (const file of files) await lots.publish(file, { carton: CARTON });
  });

  beforeEach(async () => {
    snapshot = await snapshotChain(suite.client.provider);
  });

  afterEach(() => revertChain(suite.client.provider, snapshot));

  after(() => suite.stop());

  const packAt = (ordinal: number, file = files[0]) => readPackScan(scanOfPack(file, ordinal));
  const unknown = () => ({ ...packAt(0), serial: "NOSUCH" });

  function takeOut(
    packs: DecommissionParameters["packs"],
    reason: DecommissionParameters["reason"] = "destroyed",
  ): Promise<PackAnswer[]> {
    return decommissionEach(suite.as("pharmacy-1"), { packs, lots, reason, role: "dispenser" });
  }

  const codesOf = (answers: readonly (PackAnswer | UndoAnswer)[]) =>
    answers.map((answer) => (answer.done ? "done" : answer.error.code));

  const isOut = async (ordinal: number, file = files[0]) =>
    (await verifyPack(suite.client, packAt(ordinal, file), lots)).decommissioned !== undefined;

  describe("given packs of which some are refused", () => {
    it("names the bad ones, in their order, and takes the others out together", async () => {
      await takeOut([packAt(1)]);
      const packs = [unknown(), packAt(0), packAt(1), packAt(60), packAt(0), packAt(2, files[1])];
      const expiry = { ...packAt(3), expiry: "2031-01-31" };
      const answers = await takeOut([...packs, expiry]);
      expect(codesOf(answers)).to.deep.equal([
        "SERIAL_UNKNOWN",
        "done",
        "UnitAlreadyDecommissioned",
        "done",
        "PACK_SCANNED_TWICE",
        "done",
        "EXPIRY_DIFFERS",
      ]);
      expect(answers.map(({ pack }) => pack.serial)).to.deep.equal(
        [...packs, expiry].map(({ serial }) => serial),
      );
      const sent = answers.flatMap((answer) => (answer.done ? [answer.transaction] : []));
      expect(new Set(sent).size, "transactions").to.equal(1);
      expect(await isOut(60)).to.equal(true);
      expect(await isOut(3)).to.equal(false);
    });

    it("lets one quarantined lot stop its own packs alone", async () => {
      const { gtin, lot } = files[1];
      await quarantineLot(suite.as("regulator-1"), { gtin, lot, role: "regulator" });
      const answers = await takeOut([packAt(0, files[1]), packAt(0), packAt(1, files[1])], "ownuse");
      expect(codesOf(answers)).to.deep.equal(["LotIsQuarantined", "done", "LotIsQuarantined"]);
    });

    it("answers every pack where the site may not do it at all, and sends nothing", async () => {
      expect(codesOf(await takeOut([packAt(0), packAt(1), unknown()], "exported"))).to.deep.equal([
        "ReasonNotAllowed",
        "ReasonNotAllowed",
        "SERIAL_UNKNOWN",
      ]);
      expect(await isOut(0)).to.equal(false);
    });
  });

  describe("given transactions that are to be undone", () => {
    it("undoes the good ones, and says of the others why not", async () => {
      const [first] = await decommissionPacks(suite.as("pharmacy-1"), {
        ...{ packs: [packAt(0), packAt(60)], lots, reason: "sample", role: "dispenser" },
      });
      const [late] = await takeOut([packAt(2)]);
      const none = `0x${"12".repeat(32)}`;
      const final = late?.done === true ? late.transaction : "";
      const answers = await undoEach(suite.as("pharmacy-1"), [none, first ?? "", final]);
      expect(codesOf(answers)).to.deep.equal(["TRANSACTION_UNKNOWN", "done", "done", "NOTHING_TO_UNDO"]);
      expect(answers.map(({ pack }) => pack?.serial)).to.deep.equal([
        undefined,
        packAt(0).serial,
        packAt(60).serial,
        packAt(2).serial,
      ]);
      expect(await isOut(60)).to.equal(false);
    });

    it("says of what was undone before that nothing changed, and of another site's that there is nothing", async () => {
      const packs = [packAt(0), packAt(60)];
      const sample = { packs, lots, reason: "sample", role: "dispenser" } as const;
      const take = async () => (await decommissionPacks(suite.as("pharmacy-1"), sample))[0] ?? "";
      const undo = (as: "pharmacy-1" | "pharmacy-2", hash: string) => undoEach(suite.as(as), [hash]);
      const before = await take();
      const done = await undo("pharmacy-1", before);
      const again = await undo("pharmacy-1", before);
      expect(again).to.deep.equal(done.map((answer) => ({ ...answer, alreadyDone: true })));
      const anew = await take();
      expect(await undo("pharmacy-1", before)).to.deep.equal(again);
      expect(codesOf(await undo("pharmacy-2", anew))).to.deep.equal(["UndoUnknown", "UndoUnknown"]);
      expect(await isOut(0)).to.equal(true);
      expect(codesOf(await undo("pharmacy-1", anew))).to.deep.equal(["done", "done"]);
      expect(codesOf(await undo("pharmacy-2", anew))).to.deep.equal(["UndoUnknown", "UndoUnknown"]);
    });

    it("names the pack that keeps the others of its transaction out", async () => {
      const answers = await takeOut([packAt(0), packAt(60), packAt(3, files[1])], "sample");
      const undone = answers[0]?.done === true ? answers[0].transaction : "";
      const raised = { pack: packAt(60), reason: "appearance", lots, role: "dispenser" } as const;
      const { id } = await raiseIncident(suite.as("pharmacy-1"), raised);
      const lock = { pack: packAt(60), lots, level: "pack" } as const;
      await confirmIncident(suite.as("regulator-1"), { id, lock });
      expect(codesOf(await undoEach(suite.as("pharmacy-1"), [undone]))).to.deep.equal([
        "UNDONE_TOGETHER",
        "UnitIsLocked",
        "UNDONE_TOGETHER",
      ]);
    });

    it("says of each that ten days are over, and settles locks for good", async () => {
      const sample = await takeOut([packAt(0), packAt(1)], "sample");
      const locked = await decommissionEach(suite.as("manufacturer-1"), {
        ...{ packs: [packAt(5)], lots, reason: "locked", role: "manufacturer" },
      });
      const [tooLate = "", lock = ""] = [sample[0], locked[0]].map((one) =>
        one?.done === true ? one.transaction : "",
      );
      await travelTo(suite.client.provider, (await chainTime(suite.client.provider)) + 11 * 86_400);
      expect(codesOf(await undoEach(suite.as("pharmacy-1"), [tooLate]))).to.deep.equal([
        "UndoTooLate",
        "UndoTooLate",
      ]);
      expect(codesOf(await undoEach(suite.as("manufacturer-1"), [lock], "destroyed"))).to.deep.equal([
        "done",
      ]);
      await expectUnknown(() => settleLocked(suite.as("manufacturer-1"), lock, "destroyed"));
    });

    async function expectUnknown(again: () => Promise<unknown>): Promise<void> {
      const failure: unknown = await again().catch((error: unknown) => error);
      expect(failure).to.have.property("code", "UndoUnknown");
    }
  });
});
