import { expect } from "chai";
import { revertChain, type SnapshotId, snapshotChain, travelTo } from "../../../sdk/src/chain/index.ts";
import { swapLetterCase, typeOnLayout } from "../../../sdk/src/gs1/keyboardLayouts.ts";
import {
  buildTree,
  chainTime,
  checkScan,
  clearIncident,
  confirmIncident,
  createLotFile,
  decommissionPacks,
  encodeBytes20,
  formatElementString,
  formatIsoDay,
  type LotFile,
  type LotStore,
  openMemoryLots,
  type PackCode,
  packElements,
  packElementString,
  quarantineLot,
  raiseIncident,
  readPackScan,
  recallLot,
  registerLot,
  registerTranche,
  requireOwnLicence,
  type ScanOutcome,
  verifyPack,
  withdrawProduct,
} from "../../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { licenseActors, stockProduct } from "../../support/shelf.ts";

const GTIN = "05000000000012";
/** Full of what a German keyboard swaps. */
const SERIALS = ["AYZ1", "YB2Z", "C3YY", "ZZD4"];

describe("a scan at a licensed site", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;
  let snapshot: SnapshotId;
  let expiry: number;
  let lots: LotStore;
  let site: number;

  before(async () => {
    suite = await startEmbeddedSuite();
    await licenseActors(suite.client, suite.as);
    expiry = (await stockProduct(suite.client, suite.as, GTIN)).expiry;
    site = (await requireOwnLicence(suite.as("pharmacy-1"), "dispenser")).id;
    for (const lot of ["LOT1", "LOTY"]) {
      const file = fileOf(lot, SERIALS);
      await registerLot(suite.as("manufacturer-1"), { ...file, tree: await treeOf(file) });
    }
  });

  beforeEach(async () => {
    snapshot = await snapshotChain(suite.client.provider);
    lots = openMemoryLots();
    for (const lot of ["LOT1", "LOTY"]) await lots.publish(fileOf(lot, SERIALS), { carton: 2 });
  });

  afterEach(() => revertChain(suite.client.provider, snapshot));

  after(() => suite.stop());

  function fileOf(lot: string, serials: readonly string[]): LotFile {
    const bytes = new Uint8Array(serials.flatMap((serial) => [...encodeBytes20(serial)]));
    return createLotFile({ gtin: GTIN, lot, expiry }, bytes);
  }

  const treeOf = (file: LotFile) => buildTree({ packs: file, carton: 2 });

  const packOf = (serial = "AYZ1", lot = "LOT1", gtin = GTIN): PackCode => ({
    gtin,
    lot,
    serial,
    expiry: formatIsoDay(expiry),
  });

  /** What arrives of a scanner that sends no symbology identifier. */
  const bare = (pack: PackCode): string => packElementString(pack).replace(/^\]d2/, "");

  async function outcomeOf(scan: PackCode | string): Promise<ScanOutcome> {
    const pack = typeof scan === "string" ? readPackScan(scan) : scan;
    return (await checkScan(suite.client, pack, { lots, site })).outcome;
  }

  const regulator = () => suite.as("regulator-1");

  describe("given a pack that nobody may supply", () => {
    for (const [cause, stop] of [
      ["recalled", () => recallLot(regulator(), { ...packOf(), recallClass: 2, role: "regulator" })],
      ["quarantined", () => quarantineLot(regulator(), { ...packOf(), role: "regulator" })],
      ["expired", () => travelTo(suite.client.provider, (expiry + 1) * 86_400)],
      ["withdrawn", () => withdrawProduct(regulator(), { gtin: GTIN, role: "regulator" })],
    ] as const) {
      it(`says that it is ${cause}`, async () => {
        await stop();
        const outcome = await outcomeOf(packOf());
        expect(outcome).to.deep.include({ kind: "stopped", causes: [cause] });
        expect(outcome.text).to.match(/^Do not supply the pack/);
      });
    }

    it("says that an incident has locked it, and its case with it", async () => {
      const { id } = await raiseIncident(suite.as("pharmacy-1"), {
        ...{ pack: packOf(), reason: "tamperEvidence", lots, role: "dispenser" },
      });
      await confirmIncident(regulator(), { id, lock: { pack: packOf(), lots, level: "case" } });
      for (const serial of ["AYZ1", "YB2Z"])
        expect(await outcomeOf(packOf(serial))).to.deep.include({ kind: "stopped", causes: ["locked"] });
      expect(await outcomeOf(packOf("C3YY"))).to.include({ kind: "clear" });
    });

    it("says that its manufacturer holds it back, which is no suspicion", async () => {
      const reason = { reason: "locked", role: "manufacturer" } as const;
      await decommissionPacks(suite.as("manufacturer-1"), { packs: [packOf()], lots, ...reason });
      expect(await outcomeOf(packOf())).to.deep.include({ kind: "stopped", causes: ["heldBack"] });
    });

    it("names all causes, and a copy of a pack before them", async () => {
      await withdrawProduct(regulator(), { gtin: GTIN, role: "regulator" });
      await recallLot(regulator(), { ...packOf(), recallClass: 1, role: "regulator" });
      expect(await outcomeOf(packOf())).to.deep.include({ causes: ["recalled", "withdrawn"] });
      const gone = { reason: "destroyed", role: "dispenser" } as const;
      await decommissionPacks(suite.as("pharmacy-2"), { packs: [packOf()], lots, ...gone });
      expect(await outcomeOf(packOf())).to.include({ kind: "suspicion", reason: "alreadyDecommissioned" });
    });

    it("supplies on under a class 4 recall, and says so", async () => {
      await recallLot(regulator(), { ...packOf(), recallClass: 4, role: "regulator" });
      const outcome = await outcomeOf(packOf());
      expect(outcome.kind).to.equal("clear");
      expect(outcome.text).to.include("recall class 4");
    });
  });

  describe("given a site without the lot's files", () => {
    it("alarms nobody where the chain has the lot, and asks for its file", async () => {
      lots = openMemoryLots();
      const verdict = await verifyPack(suite.client, packOf(), lots);
      expect(verdict).to.deep.include({
        authentic: false,
        maySupply: false,
        mismatches: ["lot-not-published"],
      });
      expect(await outcomeOf(packOf())).to.include({ kind: "cannotTell", cause: "lot-not-published" });
      expect(await outcomeOf(bare(packOf()))).to.include({ kind: "cannotTell" });
      expect(await outcomeOf(packOf("AYZ1", "NOLOT"))).to.include({ reason: "lotMismatch" });
    });

    it("alarms nobody where the file of a later tranche is missing", async () => {
      const file = fileOf("LOT1", ["E5", "F6"]);
      const makers = openMemoryLots();
      await makers.publish(fileOf("LOT1", SERIALS), { carton: 2 });
      await registerTranche(suite.as("manufacturer-1"), { file, layout: { carton: 2 }, lots: makers });
      expect(await outcomeOf(packOf("E5"))).to.include({ kind: "cannotTell", cause: "lot-not-published" });
      expect(await outcomeOf(packOf())).to.include({ kind: "clear" });
      await lots.publish(file, { carton: 2 }, 1);
      expect(await outcomeOf(packOf("E5"))).to.include({ kind: "clear" });
      expect(await outcomeOf(packOf("G7"))).to.include({ reason: "unknownSerial" });
    });

    it("alarms nobody over a file that is not the registered one, and clears nothing by it", async () => {
      await lots.publish(fileOf("LOT1", ["AYZ1", "H8"]), { carton: 2 });
      for (const serial of ["AYZ1", "C3YY"])
        expect(await outcomeOf(packOf(serial))).to.include({ kind: "cannotTell", cause: "lot-file" });
    });

    it("says what stops the lot all the same", async () => {
      lots = openMemoryLots();
      await recallLot(regulator(), { ...packOf(), recallClass: 2, role: "regulator" });
      expect(await outcomeOf(packOf())).to.deep.include({ kind: "stopped", causes: ["recalled"] });
    });
  });

  describe("given a scanner that may be at fault", () => {
    const german = (pack: PackCode) => typeOnLayout(bare(pack), "qwertz");

    it("blames it where the reading without the fault is a genuine pack", async () => {
      for (const lot of ["LOT1", "LOTY"]) {
        const corrected = packOf("YB2Z", lot);
        const fault = { kind: "scannerFault", faults: ["keyboard-layout"], corrected };
        expect(await outcomeOf(german(corrected))).to.deep.include(fault);
      }
      const shifted = { kind: "scannerFault", faults: ["caps-lock"], corrected: packOf() };
      expect(await outcomeOf(swapLetterCase(bare(packOf())))).to.deep.include(shifted);
      const both = { kind: "scannerFault", faults: ["caps-lock", "keyboard-layout"] };
      expect(await outcomeOf(swapLetterCase(german(packOf())))).to.deep.include(both);
    });

    it("excuses no falsified pack by a Y or Z in its serial or lot", async () => {
      for (const [reason, pack] of [
        ["unknownSerial", packOf("NOZUCHY")],
        ["unknownSerial", packOf("nozuch")],
        ["lotMismatch", packOf("AYZ1", "LOTX")],
        ["unknownProduct", packOf("AYZ1", "LOT1", "05000000000043")],
        ["expiryMismatch", { ...packOf(), expiry: "2031-01-31" }],
      ] as const) {
        expect(await outcomeOf(bare(pack)), reason).to.include({ kind: "suspicion", reason });
      }
    });

    it("excuses no copy of a supplied pack by it", async () => {
      const gone = { reason: "destroyed", role: "dispenser" } as const;
      await decommissionPacks(suite.as("pharmacy-2"), { packs: [packOf()], lots, ...gone });
      expect(await outcomeOf(bare(packOf()))).to.include({ reason: "alreadyDecommissioned" });
    });

    it("asks for what is printed where nobody here can tell, and takes that reading", async () => {
      lots = openMemoryLots();
      expect(await outcomeOf(german(packOf("AYZ1", "LOTY")))).to.deep.include({
        kind: "scanAgain",
        faults: ["keyboard-layout"],
      });
      const typed = formatElementString(packElements(packOf("AYZ1", "LOTZ")), "bracketed");
      expect(await outcomeOf(typed)).to.include({ kind: "suspicion", reason: "lotMismatch" });
    });

    it("clears a genuine pack whatever letters it bears", async () => {
      for (const serial of SERIALS)
        expect(await outcomeOf(bare(packOf(serial)))).to.include({ kind: "clear" });
    });
  });

  describe("given an incident about the pack", () => {
    it("says that it is suspect until that is cleared, at every site", async () => {
      const mine = { pack: packOf(), reason: "appearance", lots, role: "dispenser" } as const;
      const { id } = await raiseIncident(suite.as("pharmacy-2"), mine);
      const verdict = await verifyPack(suite.client, packOf(), lots);
      expect(verdict.suspect).to.deep.equal({ incident: id, status: "suspected" });
      expect(verdict.maySupply, "nothing is stopped by a suspicion").to.equal(true);
      expect(await outcomeOf(packOf())).to.include({ kind: "suspect", incident: id, status: "suspected" });
      expect(await outcomeOf(packOf("YB2Z"))).to.include({ kind: "clear" });
      await clearIncident(regulator(), id);
      expect(await outcomeOf(packOf())).to.include({ kind: "clear" });
    });

    it("says so, too, where it was confirmed and nothing was locked", async () => {
      const mine = { pack: packOf(), reason: "complaint", lots, role: "dispenser" } as const;
      const { id } = await raiseIncident(suite.as("pharmacy-2"), mine);
      await confirmIncident(regulator(), { id });
      expect(await outcomeOf(packOf())).to.include({ kind: "suspect", status: "confirmedFalsified" });
    });
  });

  it("is a notice where the site itself took the pack out", async () => {
    const now = await chainTime(suite.client.provider);
    const gone = { reason: "destroyed", role: "dispenser" } as const;
    await decommissionPacks(suite.as("pharmacy-1"), { packs: [packOf()], lots, ...gone });
    const outcome = await outcomeOf(packOf());
    expect(outcome.kind).to.equal("notice");
    expect(outcome.text).to.include(new Date(now * 1000).toISOString().slice(0, 10));
  });
});
