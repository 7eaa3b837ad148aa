import {
  choosePacks,
  lotIdOf,
  type LotFile,
  lookUpMedicine,
  type PackCode,
  packElementString,
  positionOf,
  unitIndex,
} from "../../sdk/src/index.ts";
import { packAt, type Shelf } from "./registerStock.ts";
import type { Stage } from "./stage.ts";

/**
 * Takes packs from the shelf that add up to a quantity, each still in the supply chain.
 *
 * @returns element strings as a scanner sends them
 */
export async function pickPacks(
  stage: Stage,
  shelf: Shelf,
  code: string,
  quantity: number,
): Promise<string[]> {
  const { packs } = lookUpMedicine(stage.medicines, code);
  const taken: PackCode[] = [];
  for (const gtin of choosePacks(packs, quantity)) {
    const file = shelf.get(gtin);
    if (file === undefined) throw new Error(`the shelf holds no ${gtin}`);
    taken.push(await nextPack(stage, file, taken));
  }
  return taken.map(packElementString);
}

async function nextPack(stage: Stage, file: LotFile, taken: readonly PackCode[]): Promise<PackCode> {
  const published = await stage.lots.find(file);
  const tree = await published?.tranches[0].tree();
  if (tree === undefined) throw new Error(`lot ${file.lot} is not published`);
  const lotId = lotIdOf(file);
  for (let ordinal = 0; ordinal < file.count; ordinal++) {
    const pack = packAt(file, ordinal);
    if (taken.some(({ serial }) => serial === pack.serial)) continue;
    const index = unitIndex(tree.tranche, positionOf(tree.layout, ordinal));
    if (!(await stage.client.packs.isDecommissioned(lotId, index))) return pack;
  }
  throw new Error(`every pack of lot ${file.lot} is supplied; begin anew with --fresh`);
}
