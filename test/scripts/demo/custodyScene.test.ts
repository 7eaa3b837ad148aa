import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import {
  custodyScene,
  supplyChainFileOf,
  type SupplyChainFacts,
} from "../../../scripts/demo/custodyScene.ts";
import { grantLicences } from "../../../scripts/demo/grantLicences.ts";
import { readMedicines } from "../../../scripts/demo/readOrders.ts";
import { sayTo } from "../../../scripts/demo/report.ts";
import { openStage, type Stage } from "../../../scripts/demo/stage.ts";
import { type Holding, openLotStore, readLot } from "../../../sdk/src/node.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { pilotTagging } from "../../support/pilotTagging.ts";

const PACKS = 1_000_000;

describe("given the supply chain's scene of the main job", function () {
  this.timeout(300_000);
  let suite: EmbeddedSuite;
  let stage: Stage;
  let printed: string[];
  let facts: SupplyChainFacts;

  async function listen<T>(play: () => Promise<T>): Promise<T> {
    printed = [];
    const stopListening = sayTo((line) => printed.push(line));
    try {
      return await play();
    } finally {
      stopListening();
    }
  }

  const play = () => listen(() => custodyScene(stage, openLotStore(path.join(suite.stateFolder, "scene"))));

  before(async () => {
    suite = await startEmbeddedSuite();
    const medicines = await readMedicines("samples/medicines.json");
    const { stateFolder: folder, deploymentFolder, url } = suite;
    const tagging = await pilotTagging();
    stage = {
      ...(await openStage({ folder, deploymentFolder, url, medicines })),
      tagging: () => tagging,
    };
    await listen(() => grantLicences(stage));
    facts = await play();
  });

  after(async () => {
    stage.client.provider.destroy();
    await suite.stop();
  });

  it("refuses a pack of the recalled lot at both pharmacies, and a case at the wholesaler", () => {
    const refused = printed.flatMap((line, at) =>
      printed[at + 1]?.includes("The lot is recalled (class 1).") ? [line.replace(/^.*✗ /, "")] : [],
    );
    expect(refused).to.deep.equal([
      "the high-street pharmacy supplies a pack of its second case",
      "the online pharmacy supplies a genuine pack of its own case",
      "the wholesaler sends another case",
    ]);
  });

  it("refuses the copy of a pack, and says where the first one was supplied", () => {
    const { traders, text, incident, steps } = facts;
    const supplied = steps.at(-1);
    expect(text)
      .to.include(`(supplied) at licence ${traders.highStreet}`)
      .and.to.include(`block ${supplied?.block}.`);
    expect(printed.join("\n")).to.match(/✗ the online pharmacy supplies the copy all the same\n.*licence 3/);
    expect(incident).to.include({ site: traders.online, maker: traders.maker, sightings: 1 });
    expect(incident).to.include({
      status: "confirmedFalsified",
      reason: "alreadyDecommissioned",
      locked: true,
    });
  });

  it("traces the pack from its DataMatrix through every hand, also through an undo", () => {
    const { maker, wholesaler, highStreet } = facts.traders;
    const hands = facts.steps.map(({ kind, level, holder, to }) => [kind, level, holder, to]);
    expect(hands).to.deep.equal([
      ["made", "pack", maker, undefined],
      ["dispatched", "pallet", maker, wholesaler],
      ["received", "pallet", wholesaler, undefined],
      ["dispatched", "case", wholesaler, highStreet],
      ["received", "case", highStreet, undefined],
      ["supplied", "pack", highStreet, undefined],
      ["put-back", "pack", highStreet, undefined],
      ["supplied", "pack", highStreet, undefined],
    ]);
    expect(facts.steps.slice(1, 5).map(({ sscc }) => sscc)).to.deep.equal([
      facts.delivered.pallet,
      facts.delivered.pallet,
      facts.delivered.highStreet[0],
      facts.delivered.highStreet[0],
    ]);
  });

  it("draws who, when and which node, with nothing from elsewhere", async () => {
    const svg = await readFile(path.join(stage.outFolder, "pack-trace.svg"), "utf8");
    const day = new Date((facts.steps.at(-1)?.at ?? 0) * 1000).toISOString().slice(0, 10);
    const { pallet, highStreet } = facts.delivered;
    for (const text of [
      "manufacturer (",
      "wholesaler (",
      "high-street pharmacy (",
      pallet,
      highStreet[0],
      day,
    ]) {
      expect(svg).to.include(text);
    }
    expect(svg).not.to.match(/@import|url\(|<image|<script/);
  });

  it("brings the prescription and the guard's cover back by an undo", () => {
    const said = printed.filter((line) => line.includes("the guard's cover"));
    expect(said).to.have.length(3);
    expect(said[0]).to.match(/prescription spent, the guard's cover until \d/);
    expect(said[1]).to.match(/prescription claimed, the guard's cover none$/);
    expect(said[2]).to.match(/prescription spent, the guard's cover until \d/);
  });

  it("lists who holds all of the lot, and who has answered its recall", () => {
    const { maker, wholesaler, highStreet, online } = facts.traders;
    const none = { underway: 0, expected: 0, supplied: 0, takenOut: 0 };
    const byLicence = (a: Holding, b: Holding): number => a.licence - b.licence;
    expect(facts.holdings).to.deep.equal(
      [
        { ...none, licence: maker, held: 990_000 },
        { ...none, licence: wholesaler, held: 9_850 },
        { ...none, licence: highStreet, held: 99, supplied: 1 },
        { ...none, licence: online, held: 50 },
      ].sort(byLicence),
    );
    const counted = facts.holdings.reduce((sum, { held, supplied }) => sum + held + supplied, 0);
    expect([counted, facts.lot.packs]).to.deep.equal([PACKS, PACKS]);
    expect(facts.report).to.include({ recallClass: 1, reason: "falsification" });
    expect(facts.report.answers.map(({ licence, held, inTime }) => [licence, held, inTime])).to.deep.equal([
      [wholesaler, 9_850, true],
      [highStreet, 99, true],
      [online, 50, true],
    ]);
  });

  it("leaves nothing on the chain, and comes to the same once more over what it left in files", async () => {
    expect((await readLot(stage.client, facts.lot)).status).to.equal("none");
    const kept: unknown = JSON.parse(await readFile(supplyChainFileOf(stage), "utf8"));
    expect(kept).to.deep.equal(JSON.parse(JSON.stringify(facts)));
    const again = await play();
    expect(again.holdings).to.deep.equal(facts.holdings);
    expect(again.delivered).to.deep.equal(facts.delivered);
  });
});
