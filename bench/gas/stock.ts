import {
  buildPackLine,
  buildTree,
  createLotFile,
  generateSerials,
  lotBytes,
  type LotFile,
  type PackTree,
  shapeOf,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import { secondGas } from "./gasOf.ts";
import type { BenchSuite } from "./openBenchSuite.ts";

export const GROUP = 322_237_000n;
const UNIT = 428_673_006n;
export const GTIN = "05000000000012";
export const UNITS_PER_PACK = 32;
/** A carton of 64 leaves no padding, so that a million packs stand in a tree of depth 20. */
export const LOT = { packs: 1_000_000, carton: 64 };
export const PHARMACY_LICENCE = 2;
const MANUFACTURER_LICENCE = 4;

/** A lot of a million packs, registered. */
export interface Stock {
  readonly file: LotFile;
  readonly tree: PackTree;
}

/** One generic with one product. */
export async function registerProduct({ packs, signers }: BenchSuite): Promise<void> {
  await packs.connect(signers.regulator).registerGroup(GROUP, 6, UNIT, 0);
  await packs.connect(signers.manufacturer).proposeProduct(GTIN, GROUP, 0, UNITS_PER_PACK);
  await packs
    .connect(signers.regulator)
    .activateProduct(GTIN, MANUFACTURER_LICENCE, GROUP, 0, UNITS_PER_PACK);
}

/** Three lots of the same million packs; the last one is for supplies. */
export async function registerLots(suite: BenchSuite, measured: Map<string, number>): Promise<Stock> {
  const expiry = Math.floor(suite.now / 86_400) + 500;
  const serials = await generateSerials({ seed: "bench", count: LOT.packs });
  const file = createLotFile({ gtin: GTIN, lot: "MC26A01XY", expiry }, serials);
  const tree = await buildTree({ packs: file, carton: LOT.carton });
  const register = (lot: string) =>
    suite.packs
      .connect(suite.signers.manufacturer)
      .registerLot(GTIN, lotBytes(lot), expiry, tree.root, shapeOf(tree.layout), 0);
  const lots = ["RECALL1", "RECALL2", file.lot];
  measured.set("registerLot", await secondGas(lots.map((lot) => () => register(lot))));
  return { file, tree };
}

/** A line of packs, as the contracts take it. */
interface BenchLine {
  readonly head: string;
  readonly units: string[];
  readonly siblings: string[];
}

/** Packs of one carton with their proof, by their places in the lot. */
export function lineOf({ file, tree }: Stock, ordinals: readonly number[]): BenchLine {
  const packs = ordinals.map((ordinal) => ({
    ordinal,
    serial: decodeBytes20(file.serials, ordinal * TEXT_BYTES),
  }));
  const { head, units, siblings } = buildPackLine(file, tree, packs);
  return { head, units: [...units], siblings: [...siblings] };
}
