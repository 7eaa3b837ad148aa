import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  createLayout,
  createLotFile,
  generateSerials,
  type LotFile,
  type LotStore,
  openLotStore,
  openMemoryLots,
  planLabels,
} from "../../../sdk/src/node.ts";

const LAYOUT = { carton: 4, pallet: 2 };
const PREFIX = "9506000";

describe("the labels of published lots", () => {
  let folder: string;
  let file: LotFile;
  let other: LotFile;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "labels-"));
    const serials = await generateSerials({ seed: "labels", count: 20 });
    const product = { gtin: "09506000134352", expiry: 20_800 };
    file = createLotFile({ ...product, lot: "L1" }, serials);
    other = createLotFile({ ...product, lot: "L2" }, serials);
  });

  after(() => rm(folder, { recursive: true }));

  const stores: readonly (readonly [string, () => LotStore])[] = [
    ["a folder", () => openLotStore(folder)],
    ["memory", openMemoryLots],
  ];
  for (const [name, open] of stores) {
    describe(`given ${name} as the store`, () => {
      it("has none where nothing was published, or nothing with a prefix", async () => {
        const lots = open();
        expect(await lots.labels()).to.deep.equal([]);

        await lots.publish(file, LAYOUT);

        expect(await lots.labels()).to.deep.equal([]);
        expect((await lots.find(file))?.tranches[0].labels).to.equal(undefined);
      });

      it("keeps them beside the layout, and numbers the next lot behind them", async () => {
        const lots = open();
        const layout = createLayout(file.count, LAYOUT);
        const labels = await planLabels(lots, file, layout, PREFIX);
        await lots.publish(file, { ...LAYOUT, labels });

        const [found] = (await lots.find(file))?.tranches ?? [];
        expect(labels).to.include({ first: 0, pallets: 3, cases: 5 });
        expect(found?.labels).to.deep.equal(labels);
        expect(found?.layout).to.deep.equal(layout);
        expect((await found?.tree())?.layout).to.deep.equal(layout);
        expect(await lots.labels()).to.deep.equal([labels]);
        expect(await planLabels(lots, file, layout, PREFIX)).to.deep.equal(labels);
        expect((await planLabels(lots, other, layout, PREFIX)).first).to.equal(8);
      });
    });
  }
});
